// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketHandlersTest {
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int STREAM = 1;
    private static final int DGRAM = 2;

    private final Machine machine = new Machine();

    @BeforeEach
    void process() {
        machine.process(10, 1, "curl");
    }

    private FdInfo socket(int family, int type, int protocol) {
        machine.call(EventCode.SOCKET_X, 10, 3, family, type, protocol, 0);
        return machine.fd(10, 3);
    }

    private EventContext connect(long res, byte[] tuple, byte[] address) {
        EventWriter w = machine.event(EventCode.CONNECT_X, 10).putI64(res);
        w.putBytes(tuple).putI64(3).putBytes(address);
        return machine.run();
    }

    private EventContext datagram(int code, byte[] tuple) {
        EventWriter w = machine.event(code, 10).putI64(5).putBytes(Machine.bytes("hello"));
        if (code == EventCode.RECVFROM_X) {
            w.putBytes(tuple).putI64(3).putI32(5);
        } else {
            w.putI64(3).putI32(5).putBytes(tuple);
        }
        return machine.run();
    }

    @Test
    void aFreshSocketHasTypeAndProtocolButNoName() {
        FdInfo tcp = socket(INET, STREAM | 0x80000, 0);
        assertEquals(FdInfo.IPV4_SOCK, tcp.type);
        assertEquals(FdInfo.L4_TCP, tcp.l4);
        assertEquals(FdInfo.ROLE_NONE, tcp.role);
        assertTrue(tcp.name.isEmpty());
        assertEquals(FdInfo.L4_UDP, socket(INET6, DGRAM, 17).l4);
        assertEquals(FdInfo.L4_RAW, socket(INET, 3, 1).l4);
        assertEquals(FdInfo.NETLINK, socket(16, 3, 0).type);
        assertEquals(FdInfo.UNIX, socket(1, STREAM, 0).type);
        assertEquals(FdInfo.UNKNOWN, socket(17, 3, 0).type);
    }

    @Test
    void connectGivesBothEndsTheNameAndTheRole() {
        FdInfo fd = socket(INET, STREAM, 0);
        EventContext event = connect(0, Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"), Machine.address("1.2.3.4:443"));
        assertEquals("10.0.0.5:40000->1.2.3.4:443", fd.name.toString());
        assertArrayEquals(new byte[] {1, 2, 3, 4}, fd.destIp);
        assertEquals(443, fd.destPort);
        assertEquals(FdInfo.ROLE_CLIENT, fd.role);
        assertTrue(fd.connected);
        assertTrue(event.fdNameChanged);
        assertEquals(3, event.fdNumber);
    }

    @Test
    void aConnectionInProgressCountsAndARefusedOneDoesNot() {
        FdInfo fd = socket(INET, STREAM, 0);
        connect(-111, Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"), new byte[0]);
        assertFalse(fd.connected);
        connect(-115, Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"), new byte[0]);
        assertTrue(fd.connected);
    }

    @Test
    void theAddressSeenAtTheEnterCountsWhenTheExitAgreesWithTheKernel() {
        FdInfo fd = socket(INET, STREAM, 0);
        machine.event(EventCode.CONNECT_E, 10).putI64(3).putBytes(Machine.address("6.6.6.6:66"));
        machine.run();
        connect(0, Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"), Machine.address("1.2.3.4:443"));
        assertEquals("10.0.0.5:40000->6.6.6.6:66", fd.name.toString());
        machine.event(EventCode.CONNECT_E, 10).putI64(3).putBytes(Machine.address("6.6.6.6:66"));
        machine.run();
        connect(0, Machine.tuple("10.0.0.5:40000", "1.2.3.4:443"), Machine.address("9.9.9.9:443"));
        assertEquals("10.0.0.5:40000->1.2.3.4:443", fd.name.toString());
    }

    @Test
    void withoutATupleTheEnterEventIsAllThereIs() {
        FdInfo fd = socket(INET, STREAM, 0);
        connect(-115, new byte[0], new byte[0]);
        assertTrue(fd.name.isEmpty());
        machine.event(EventCode.CONNECT_E, 10).putI64(3).putBytes(Machine.address("6.6.6.6:66"));
        machine.run();
        connect(-115, new byte[0], new byte[0]);
        assertEquals(66, fd.destPort);
        assertEquals("0.0.0.0:0->6.6.6.6:66", fd.name.toString());
    }

    @Test
    void ipv6NamesHaveNoBracketsAndMappedOnesAreIpv4() {
        FdInfo fd = socket(INET6, STREAM, 0);
        connect(0, Machine.tuple("[2001:db8::1]:4000", "[2001:db8:0:0:1::2]:80"), new byte[0]);
        assertEquals("2001:db8::1:4000->2001:db8::1:0:0:2:80", fd.name.toString());
        assertEquals(FdInfo.IPV6_SOCK, fd.type);
    }

    @Test
    void aUnixSocketsNameHasPointersAndPath() {
        FdInfo fd = socket(1, STREAM, 0);
        connect(0, Machine.unixTuple(0xffff0001L, 0xABCL, "/run/docker.sock"), new byte[0]);
        assertEquals("ffff0001->abc /run/docker.sock", fd.name.toString());
    }

    @Test
    void bindMakesAServer() {
        FdInfo fd = socket(INET, STREAM, 0);
        machine.event(EventCode.BIND_X, 10)
                .putI64(0)
                .putBytes(Machine.address("0.0.0.0:8080"))
                .putI64(3);
        machine.run();
        assertEquals(FdInfo.IPV4_SERV, fd.type);
        assertEquals("0.0.0.0:8080", fd.name.toString());
        assertEquals(8080, fd.sourcePort);
        assertEquals(FdInfo.ROLE_SERVER, fd.role);
        assertEquals(FdInfo.L4_TCP, fd.l4);
    }

    @Test
    void bindingAllOfIpv6CountsAsIpv4() {
        FdInfo fd = socket(INET6, STREAM, 0);
        machine.event(EventCode.BIND_X, 10)
                .putI64(0)
                .putBytes(Machine.address("[::]:8101"))
                .putI64(3);
        machine.run();
        assertEquals(FdInfo.IPV4_SERV, fd.type);
        assertArrayEquals(new byte[4], fd.sourceIp);
        assertEquals(":::8101", fd.name.toString());
    }

    @Test
    void bindingPortZeroOnlyNames() {
        FdInfo fd = socket(INET, STREAM, 0);
        machine.event(EventCode.BIND_X, 10)
                .putI64(0)
                .putBytes(Machine.address("127.0.0.1:0"))
                .putI64(3);
        machine.run();
        assertEquals(FdInfo.IPV4_SOCK, fd.type);
        assertEquals("127.0.0.1:0", fd.name.toString());
    }

    @Test
    void anAcceptedConnectionIsANewServerSideDescriptor() {
        EventWriter w = machine.event(EventCode.ACCEPT4_X, 10).putI64(7);
        w.putBytes(Machine.tuple("9.9.9.9:5000", "10.0.0.5:80"))
                .putU8(0)
                .putI32(0)
                .putI32(128)
                .putI32(0x1000);
        EventContext event = machine.run();
        FdInfo fd = machine.fd(10, 7);
        assertEquals("9.9.9.9:5000->10.0.0.5:80", fd.name.toString());
        assertEquals(FdInfo.ROLE_SERVER, fd.role);
        assertTrue(fd.closesOnExec());
        assertEquals(7, event.fdNumber);
        machine.event(EventCode.ACCEPT4_X, 10).putI64(8);
        event = machine.run();
        assertEquals(8, event.fdNumber);
        assertNull(event.fd);
    }

    @Test
    void aSentDatagramMakesItsSocketAClient() {
        FdInfo fd = socket(INET, DGRAM, 0);
        datagram(EventCode.SENDTO_X, Machine.tuple("10.0.0.5:3333", "8.8.8.8:53"));
        assertEquals("10.0.0.5:3333->8.8.8.8:53", fd.name.toString());
        assertEquals(FdInfo.ROLE_CLIENT, fd.role);
        datagram(EventCode.RECVFROM_X, Machine.tuple("8.8.8.8:53", "10.0.0.5:3333"));
        assertEquals("10.0.0.5:3333->8.8.8.8:53", fd.name.toString());
    }

    @Test
    void aDatagramReceivedOnABoundPortMakesAServer() {
        FdInfo fd = socket(INET, DGRAM, 0);
        machine.event(EventCode.BIND_X, 10)
                .putI64(0)
                .putBytes(Machine.address("0.0.0.0:53"))
                .putI64(3);
        machine.run();
        datagram(EventCode.RECVFROM_X, Machine.tuple("9.9.9.9:5000", "10.0.0.5:53"));
        assertEquals("9.9.9.9:5000->10.0.0.5:53", fd.name.toString());
        assertEquals(FdInfo.IPV4_SOCK, fd.type);
        assertEquals(FdInfo.L4_UDP, fd.l4);
        assertEquals(FdInfo.ROLE_SERVER, fd.role);
    }

    @Test
    void sendingOnAnUnknownDescriptorMakesASocketOfIt() {
        datagram(EventCode.SENDTO_X, Machine.tuple("10.0.0.5:3333", "8.8.8.8:53"));
        assertEquals("10.0.0.5:3333->8.8.8.8:53", machine.fd(10, 3).name.toString());
        assertEquals(FdInfo.L4_UDP, machine.fd(10, 3).l4);
    }

    @Test
    void anUnknownLocalEndIsTheInterfaceOnThePeersSubnet() {
        machine.state.interfaces.set(List.of(
                new HostInterfaces.InterfaceAddress(new byte[] {127, 0, 0, 1}, new byte[] {-1, 0, 0, 0}),
                new HostInterfaces.InterfaceAddress(new byte[] {10, 0, 0, 5}, new byte[] {-1, -1, -1, 0}),
                new HostInterfaces.InterfaceAddress(new byte[] {10, 0, 1, 5}, new byte[] {-1, -1, -1, 0})));
        FdInfo fd = socket(INET, DGRAM, 0);
        datagram(EventCode.SENDTO_X, Machine.tuple("0.0.0.0:3333", "10.0.1.9:53"));
        assertEquals("10.0.1.5:3333->10.0.1.9:53", fd.name.toString());
    }

    @Test
    void readingAStreamConnectsItAndKeepsItsName() {
        FdInfo fd = socket(INET, STREAM, 0);
        machine.event(EventCode.READ_X, 10)
                .putI64(4)
                .putBytes(Machine.bytes("data"))
                .putI64(3)
                .putI32(4);
        EventContext event = machine.run();
        assertTrue(fd.connected);
        assertFalse(event.fdNameChanged);
    }
}
