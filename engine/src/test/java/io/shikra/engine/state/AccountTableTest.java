// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountTableTest {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/bash
            broken
            web:x:33:33::/var/www:/bin/false
            twin:x:33:1::/:/
            bad:x:4294967296:1::/:/
            """;
    private static final ByteString BOX = ByteString.of("3ad7b26ded6d");

    @Test
    void unlistedUsersHaveFalcosNames() {
        AccountTable accounts = new AccountTable(AccountFiles.NONE);
        assertEquals("root", accounts.user(ByteString.EMPTY, 0).name().toString());
        assertEquals("/root", accounts.user(ByteString.EMPTY, 0).home().toString());
        assertEquals("<NA>", accounts.user(ByteString.EMPTY, 1000).name().toString());
        assertEquals("<NA>", accounts.groupName(ByteString.EMPTY, 0).toString());
    }

    @Test
    void aContainersUsersAreThoseOfItsOwnFiles() {
        List<String> reads = new ArrayList<>();
        AccountTable accounts = new AccountTable((pid, path) -> {
            reads.add(pid + " " + path);
            String text = path.endsWith("group") ? "www:x:33:web\n" : PASSWD;
            return text.getBytes(StandardCharsets.UTF_8);
        });
        ThreadInfo thread = new ThreadInfo();
        thread.pid = 77;
        thread.containerId = BOX;
        thread.uid = 33;
        thread.gid = 33;
        accounts.load(thread);
        thread.uid = 5000;
        accounts.load(thread);
        accounts.load(thread);
        assertEquals(List.of("77 etc/passwd", "77 etc/group", "77 etc/passwd"), reads);
        UserInfo user = accounts.user(BOX, 33);
        assertEquals("web", user.name().toString());
        assertEquals("/var/www", user.home().toString());
        assertEquals("/bin/false", user.shell().toString());
        assertEquals("www", accounts.groupName(BOX, 33).toString());
        assertEquals("<NA>", accounts.user(BOX, 5000).name().toString());
        assertFalse(accounts.isListed(BOX, 5000));
        assertEquals("<NA>", accounts.user(ByteString.EMPTY, 33).name().toString());
    }

    @Test
    void eventsAddAndDeleteUsersAndGroups() {
        Machine machine = new Machine();
        machine.event(EventCode.USER_ADDED_E, -1).putI32(1000).putI32(1000).putString(ByteString.of("ann"));
        machine.writer
                .putString(ByteString.of("/home/ann"))
                .putString(ByteString.of("/bin/zsh"))
                .putString(BOX);
        EventContext event = machine.run();
        assertEquals(null, event.thread);
        assertEquals("ann", machine.state.accounts.user(BOX, 1000).name().toString());
        machine.event(EventCode.GROUP_ADDED_E, -1)
                .putI32(7)
                .putString(ByteString.of("lp"))
                .putString(ByteString.EMPTY);
        machine.run();
        assertEquals("lp", machine.state.accounts.groupName(ByteString.EMPTY, 7).toString());
        machine.event(EventCode.USER_DELETED_E, -1)
                .putI32(1000)
                .putI32(1000)
                .putEmpty()
                .putEmpty()
                .putEmpty();
        machine.writer.putString(BOX);
        machine.run();
        assertEquals("<NA>", machine.state.accounts.user(BOX, 1000).name().toString());
    }

    @Test
    void noFileMakesItFail() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ":::\n019ax\0".charAt(random.nextInt(10));
            }
            AccountTable accounts = new AccountTable((pid, path) -> bytes);
            ThreadInfo thread = new ThreadInfo();
            thread.pid = 1;
            thread.uid = random.nextInt(20);
            thread.gid = random.nextInt(20);
            accounts.load(thread);
            accounts.user(ByteString.EMPTY, thread.uid);
        }
    }
}
