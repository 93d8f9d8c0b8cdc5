// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Gives the classes of a library that was compiled for Java 5 the class file format of Java 8: the same code, with the
/// frames that a verifier of today wants. Older classes have no place in the virtual machine's class archive, and would
/// be parsed and verified anew at every start of a command. Part of the build; see docs/decisions/0019.
///
/// Takes the jar, and replaces it.
final class ModernClasses {
    /// The first format with frames is 50, Java 6's.
    private static final int WITH_FRAMES = 50;

    private static final ClassTransform VERSION = (into, element) -> {
        if (element instanceof ClassFileVersion) {
            into.withVersion(ClassFile.JAVA_8_VERSION, 0);
        } else {
            into.with(element);
        }
    };

    private ModernClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
        try (URLClassLoader library = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(fresh))) {
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ConstantPoolSharingOption.NEW_POOL,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(library)));
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(entry.getName().endsWith(".class") ? modern(format, bytes) : bytes);
                to.closeEntry();
            }
        } catch (IOException | UncheckedIOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] modern(ClassFile format, byte[] bytes) {
        ClassModel model = format.parse(bytes);
        if (model.majorVersion() >= WITH_FRAMES) {
            return bytes;
        }
        // every method's code is written again, else the old code would be copied, without frames
        return format.transformClass(
                model,
                ClassTransform.transformingMethodBodies((into, element) -> into.with(element))
                        .andThen(VERSION));
    }
}
