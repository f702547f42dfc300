using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class AptEntryTests
{
    [Fact]
    public void The_stanza_form_is_read_with_comments_and_several_addresses()
    {
        const string Text = """
            Types: deb
            # a comment
            URIs: http://a.example/debian
              http://b.example/debian
            Suites: bookworm
            Components: main contrib
            Signed-By: /keys/debian-archive-keyring.gpg

            Enabled: no
            Types: deb
            URIs: http://off.example/debian
            Suites: sid
            Components: main
            """;

        AptEntry[] entries = [.. AptEntry.ParseSources(Text)];

        Assert.Equal(["http://a.example/debian", "http://b.example/debian"], entries.Select(entry => entry.Uri));
        Assert.All(entries, entry => Assert.Equal("/keys/debian-archive-keyring.gpg", entry.SignedBy));
        Assert.Equal(["main", "contrib"], entries[0].Components);
    }

    [Fact]
    public void A_key_written_into_the_stanza_is_kept_line_by_line()
    {
        const string Text = "Types: deb\nURIs: http://a.example/debian\nSuites: x\nComponents: main\nSigned-By:\n -----BEGIN\n .\n abc\n -----END\n";

        string stanza = Assert.Single(AptEntry.ParseSources(Text)).ToSourceStanza("sid");

        Assert.Equal("Types: deb-src\nURIs: http://a.example/debian\nSuites: sid\nComponents: main\nSigned-By: \n -----BEGIN\n .\n abc\n -----END\n", stanza);
    }

    [Theory]
    [InlineData("deb http://a.example/debian bookworm main contrib", null)]
    [InlineData("deb [arch=amd64 signed-by=/keys/x.gpg] http://a.example/debian bookworm main contrib", "/keys/x.gpg")]
    [InlineData("deb-src\t[ signed-by=/keys/x.gpg ]  http://a.example/debian bookworm main contrib", "/keys/x.gpg")]
    public void The_one_line_form_is_read(string line, string? key)
    {
        AptEntry entry = Assert.Single(AptEntry.ParseList($"# comment\n{line}\ndeb cdrom:[x]/ bookworm main\n"));

        Assert.Equal(("http://a.example/debian", key), (entry.Uri, entry.SignedBy));
        Assert.Equal(["main", "contrib"], entry.Components);
    }

    [Fact]
    public void Debians_own_archive_comes_before_others_and_security_is_left_out()
    {
        IReadOnlyList<AptEntry> ranked = AptConfiguration.Rank(
        [
            new AptEntry("http://other.example/apt", ["main"], "/keys/other.gpg"),
            new AptEntry("http://mirror.example/debian-security", ["main"], "/keys/debian-archive-keyring.gpg"),
            new AptEntry("http://mirror.example/debian/", ["main"], "/keys/debian-archive-keyring.gpg"),
            new AptEntry("http://mirror.example/debian", ["main"], "/keys/debian-archive-keyring.gpg"),
            new AptEntry("http://nonfree.example/debian", ["non-free"], null),
        ]);

        Assert.Equal(["http://mirror.example/debian/", "http://other.example/apt"], ranked.Select(entry => entry.Uri));
    }
}
