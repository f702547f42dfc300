using FfiToolkit.Build.Tasks.Settings;

namespace FfiToolkit.Build.Tasks.Tests.Settings;

public sealed class CheckLibffiSettingsTests
{
    private readonly FakeBuildEngine _engine = new();

    [Theory]
    [InlineData("")]
    [InlineData("linux-x64;osx-arm64")]
    [InlineData("all")]
    public void Known_rids_pass(string rids) => Assert.True(Check(rids), _engine.Errors.FirstOrDefault()?.Message);

    [Fact]
    public void An_unknown_rid_is_refused_and_the_known_ones_are_named()
    {
        Assert.False(Check("linux-x64;plan9-x64"));

        Assert.Equal(DiagnosticCodes.UnknownRuntime, Assert.Single(_engine.Errors).Code);
        Assert.Contains("'plan9-x64' (known: linux-x64, linux-arm64, linux-arm, linux-musl-x64, linux-musl-arm64, osx-x64, osx-arm64, win-x64, win-arm64, freebsd-x64, freebsd-arm64)", _engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(";")]
    [InlineData(" ")]
    public void A_list_that_names_no_rid_is_refused(string rids)
    {
        Assert.False(Check(rids));

        Assert.Equal(DiagnosticCodes.BadSetting, Assert.Single(_engine.Errors).Code);
        Assert.StartsWith($"FfiRuntimeIdentifiers is '{rids}', which names no RID", _engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_beside_a_rid_contradicts_itself()
    {
        Assert.False(Check("all;linux-x64"));

        Assert.Equal(DiagnosticCodes.ContradictorySettings, Assert.Single(_engine.Errors).Code);
    }

    [Theory]
    [InlineData("FfiSourceFolder", "debian;upstream")]
    [InlineData("FfiDebianSuites", "folder;cache")]
    [InlineData("FfiUpstreamAddress", "folder")]
    public void A_setting_for_a_place_that_is_not_tried_contradicts_the_list_of_places(string name, string places)
    {
        Assert.False(Check(places: places, setting: name));
        Assert.Equal(DiagnosticCodes.ContradictorySettings, Assert.Single(_engine.Errors).Code);
        Assert.StartsWith($"{name} is 'x' and FfiSourcePlaces is '{places}'", _engine.Errors[0].Message, StringComparison.Ordinal);

        Assert.True(Check(places: "folder;cache;debian;upstream", setting: name));
        Assert.True(Check(places: "", setting: name));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("")]
    public void A_switch_that_is_neither_true_nor_false_is_refused(string value)
    {
        Assert.False(Check(switches: $"FfiBuildNative=true;FfiRequireNative={value}"));

        Assert.Equal(DiagnosticCodes.BadSetting, Assert.Single(_engine.Errors).Code);
        Assert.StartsWith($"FfiRequireNative is '{value}'", _engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two")]
    [InlineData("-1")]
    [InlineData("1.5")]
    public void A_number_that_is_none_is_refused(string value)
    {
        Assert.True(Check(numbers: "FfiParallelism=2;DeterministicTimestamp="));
        Assert.False(Check(numbers: $"FfiParallelism={value}"));

        Assert.Equal(DiagnosticCodes.BadSetting, Assert.Single(_engine.Errors).Code);
        Assert.StartsWith($"FfiParallelism is '{value}'", _engine.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.3-beta.1+5", true)]
    [InlineData("1.2.3.4", true)]
    [InlineData("not.a.version", false)]
    public void A_version_is_one_that_nuget_takes(string version, bool passes)
    {
        Assert.Equal(passes, Check(version: version));
        Assert.Equal(passes ? [] : [DiagnosticCodes.BadPackage], _engine.Errors.Select(error => error.Code));
    }

    [Theory]
    [InlineData(null, new string[0])]
    [InlineData(" -O0  -g;-DA=1 ", new[] { "-O0", "-g", "-DA=1" })]
    [InlineData("-I\"/my folder;x\" -DNAME=\"a b\"", new[] { "-I/my folder;x", "-DNAME=a b" })]
    public void Flags_are_separated_by_spaces_and_semicolons_outside_of_quotes(string? flags, string[] expected) => Assert.Equal(expected, BuildSettings.SplitFlags(flags));

    [Fact]
    public void A_quote_among_flags_without_a_second_one_is_refused()
    {
        Assert.True(Check(flags: "-DA=\"b c\""));
        Assert.False(Check(flags: "-O0 -DA=\"b c"));

        Assert.Equal(DiagnosticCodes.BadSetting, Assert.Single(_engine.Errors).Code);
        Assert.StartsWith("FfiCFlags is '-O0 -DA=\"b c', in which a double quote has no second one", _engine.Errors[0].Message, StringComparison.Ordinal);
    }

    private bool Check(string rids = "", string switches = "FfiBuildNative=false", string places = "", string setting = "", string numbers = "", string version = "", string flags = "")
    {
        using CheckLibffiSettings task = new()
        {
            BuildEngine = _engine,
            DataFolder = Repository.DataFolder,
            RuntimeIdentifiers = rids,
            Switches = switches,
            Numbers = numbers,
            PackageVersion = version,
            CompilerFlags = flags,
            SourcePlaces = places,
            SourceFolder = setting == "FfiSourceFolder" ? "x" : "",
            DebianSuites = setting == "FfiDebianSuites" ? "x" : "",
            UpstreamAddress = setting == "FfiUpstreamAddress" ? "x" : "",
        };
        return task.Execute();
    }
}
