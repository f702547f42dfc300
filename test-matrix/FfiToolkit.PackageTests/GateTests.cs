namespace FfiToolkit.PackageTests;

/// <summary>Projects that must not build, and what they are told.</summary>
public sealed class GateTests
{
    [Fact]
    public async Task Without_ExperimentalFfi_the_use_of_the_engine_is_an_error_that_names_the_property()
    {
        string output = await new ConsumerBuild("gate-experimental", "ExperimentalFfi=false").FailAsync();

        string[] errors = [.. output.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal))];
        Assert.NotEmpty(errors);
        Assert.All(errors, static error => Assert.Contains("error FFITK0001: ", error, StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.Contains("<ExperimentalFfi>true</ExperimentalFfi>", StringComparison.Ordinal));
    }

    // Other values of other properties: EngineTargetsTests, without packages.
    [Fact]
    public async Task A_malformed_WithoutFfiFastcall_is_a_coded_error_that_shows_the_value()
    {
        string output = await new ConsumerBuild("gate-fastcall", "WithoutFfiFastcall=1").FailAsync();

        Assert.Matches("error FFITK4001: [^\n]*WithoutFfiFastcall[^\n]*'1'", output);
    }
}
