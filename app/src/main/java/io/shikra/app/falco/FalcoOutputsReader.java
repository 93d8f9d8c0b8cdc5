// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.clients.http.TlsFileException;
import io.shikra.clients.http.TlsFiles;
import io.shikra.clients.http.TlsOptions;
import io.shikra.outputs.AppendFile;
import io.shikra.outputs.Connection;
import io.shikra.outputs.HttpPost;
import io.shikra.outputs.LineFormat;
import io.shikra.outputs.LineOutput;
import io.shikra.outputs.LocalSyslog;
import io.shikra.outputs.Program;
import io.shikra.outputs.Stdout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Falco's channels that are switched on, in its order. Standard output is, unless the opposite is said: Falco's
/// shipped
/// file has it so.
final class FalcoOutputsReader {
    /// The system's authorities, which are trusted anyway.
    private static final Path SYSTEMS = Path.of("/etc/ssl/certs");

    private final SettingReader settings;
    private final LineFormat format;
    private final Path folder;

    private FalcoOutputsReader(SettingReader settings, LineFormat format, Path folder) {
        this.settings = settings;
        this.format = format;
        this.folder = folder;
    }

    static List<LineOutput> read(SettingReader settings, LineFormat format, Path folder) {
        FalcoOutputsReader reader = new FalcoOutputsReader(settings, format, folder);
        List<LineOutput> outputs = new ArrayList<>();
        reader.section("file_output").map(reader::file).ifPresent(outputs::add);
        if (settings.map("stdout_output").flag("enabled", true)) {
            outputs.add(Stdout.falco(format));
        }
        reader.section("syslog_output").map(reader::syslog).ifPresent(outputs::add);
        reader.section("program_output").map(reader::program).ifPresent(outputs::add);
        reader.section("http_output").map(reader::http).ifPresent(outputs::add);
        return outputs;
    }

    private Optional<SettingReader> section(String key) {
        return Optional.of(settings.map(key)).filter(section -> section.flag("enabled", false));
    }

    private LineOutput file(SettingReader section) {
        required(section, "filename");
        Path file = folder.resolve(section.path("filename").orElseThrow());
        return AppendFile.falco(file, section.flag("keep_alive", false), format);
    }

    private LineOutput syslog(SettingReader section) {
        return new LocalSyslog(section.path("socket").orElse(LocalSyslog.SOCKET), format);
    }

    private LineOutput program(SettingReader section) {
        return new Program(required(section, "program"), section.flag("keep_alive", false), format);
    }

    private LineOutput http(SettingReader section) {
        required(section, "url");
        return new HttpPost(
                url(section),
                section.text("user_agent").filter(text -> !text.isEmpty()).orElse(HttpPost.FALCO),
                section.flag("echo", false),
                format,
                new Connection(tls(section), Connection.DEFAULT.timeout()));
    }

    private static String required(SettingReader section, String key) {
        return section.text(key)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> section.error(key, "is missing, and the output is enabled"));
    }

    /// Quotes inside of the value are taken off, as in Falco.
    private static URI url(SettingReader section) {
        String text = required(section, "url").replaceAll("^([\"'])(.*)\\1$", "$2");
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw section.error("url", "expected an address like http://host:port/path");
    }

    private TlsOptions tls(SettingReader section) {
        Optional<TlsOptions.Identity> identity = section.flag("mtls", false)
                ? Optional.of(new TlsOptions.Identity(
                        folder.resolve(section.path("client_cert").orElse(SYSTEMS.resolve("client.crt"))),
                        folder.resolve(section.path("client_key").orElse(SYSTEMS.resolve("client.key")))))
                : Optional.empty();
        TlsOptions options = new TlsOptions(identity, authorities(section), !section.flag("insecure", false));
        if (!options.equals(TlsOptions.SYSTEM)) {
            try {
                TlsFiles.context(options);
            } catch (TlsFileException e) {
                throw section.error("url", String.valueOf(e.getMessage()));
            }
        }
        return options;
    }

    /// The first of the three that is set, as in Falco; trusted besides the system's.
    private List<Path> authorities(SettingReader section) {
        for (String key : List.of("ca_cert", "ca_bundle")) {
            Optional<Path> file = section.path(key);
            if (file.isPresent()) {
                return List.of(folder.resolve(file.get()));
            }
        }
        Path path = section.path("ca_path").orElse(SYSTEMS);
        return path.equals(SYSTEMS) ? List.of() : certificates(section, path);
    }

    private List<Path> certificates(SettingReader section, Path path) {
        try (Stream<Path> files = Files.list(folder.resolve(path))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw section.error("ca_path", path + " is no folder of certificates: " + e.getMessage());
        }
    }
}
