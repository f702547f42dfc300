using FfiToolkit.Build.Tasks.Sources;

namespace FfiToolkit.Build.Tasks.Tests.Sources;

public sealed class PinCatalogTests
{
    private readonly PinCatalog _catalog = PinCatalog.Load(Repository.Pins);

    [Fact]
    public void Without_a_wish_the_default_version_comes_first_and_the_older_one_after_it() =>
        Assert.Equal(["3.8.0", "3.5.2", "3.4.8"], _catalog.Select("", "", "").Select(pin => pin.Version));

    [Fact]
    public void A_version_that_is_asked_for_is_the_only_one() =>
        Assert.Equal(["3.4.8"], _catalog.Select("3.4.8", null, null).Select(pin => pin.Version));

    [Fact]
    public void The_upstream_address_is_the_tags_archive() =>
        Assert.Equal("https://github.com/libffi/libffi/archive/refs/tags/v3.8.0.tar.gz", _catalog.Select(null, null, null)[0].UpstreamAddress);

    [Fact]
    public void An_unknown_version_is_refused_with_the_known_ones_named()
    {
        FfiBuildException refusal = Assert.Throws<FfiBuildException>(() => _catalog.Select("3.9.9", null, null));

        Assert.Equal(DiagnosticCodes.UnknownVersion, refusal.Code);
        Assert.Contains("3.8.0, 3.5.2, 3.4.8", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.4.4", "d66c56ad259a82cf2a9dfc408b32bf5da52371500b84745f7fb8b645712df676")]
    [InlineData("3.4.7", null)]
    [InlineData("3.3", "72fba7922703ddfa7a028d513ac15a85c8d54c8d67f55fa5a4802885dc652056")]
    public void A_version_that_cannot_be_built_is_refused_with_those_that_can(string version, string? hash)
    {
        FfiBuildException refusal = Assert.Throws<FfiBuildException>(() => _catalog.Select(version, hash, null));

        Assert.Equal(DiagnosticCodes.UnsupportedVersion, refusal.Code);
        Assert.Contains($"libffi {version} is not built: before 3.4.8 ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("one that works: 3.8.0, 3.5.2, 3.4.8, or with FfiLibffiSha256", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_version_with_a_hash_is_accepted()
    {
        string hash = new('a', 64);

        LibffiPin pin = Assert.Single(_catalog.Select("3.9.9", hash, "https://example.org/{version}.tar.gz"));

        Assert.Equal((hash, "https://example.org/3.9.9.tar.gz"), (pin.Sha256, pin.UpstreamAddress));
    }

    [Theory]
    [InlineData("3.8.0", "abc")]
    [InlineData("../../etc", "bf40d752d8f5fd4505bcd1c7d4208ea87fd12c91f087e359651c776748352dc0")]
    public void A_version_or_hash_that_is_none_is_refused(string version, string hash) =>
        Assert.Equal(DiagnosticCodes.UnknownVersion, Assert.Throws<FfiBuildException>(() => _catalog.Select(version, hash, null)).Code);

    [Theory]
    [InlineData("{")]
    [InlineData("{ \"default\": \"1.0\", \"older\": [], \"upstream\": \"\", \"debianPackage\": \"\", \"versions\": {} }")]
    public void A_damaged_pin_file_is_named(string text)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("pins.json", text);

        FfiBuildException refusal = Assert.Throws<FfiBuildException>(() => PinCatalog.Load(file));

        Assert.Equal((DiagnosticCodes.BadData, file), (refusal.Code, refusal.File));
    }
}
