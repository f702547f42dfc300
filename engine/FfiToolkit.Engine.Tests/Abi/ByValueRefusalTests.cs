using FfiToolkit.Abi;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Abi;

/// <summary>What a convention does not carry by value is refused with the argument, the type and the reason.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class ByValueRefusalTests
{
    [Theory]
    [InlineData("void(i32, int128)", "argument 1 of type 'int128' cannot be passed by value")]
    [InlineData("uint128()", "the result of type 'uint128' cannot be passed by value")]
    [InlineData("void({f64, {float16[2]}})", "argument 0 of type '{float64, {float16[2]}}' holds 'float16', which cannot be passed by value")]
    [InlineData("<i32, int128>()", "the result of type '<int32, int128>' holds 'int128', which cannot be passed by value")]
    [InlineData("void({i32}a32)", "argument 0 of type '{int32}a32' has an alignment of 32 bytes, more than the 16 of a stack")]
    [InlineData("void({i8[65536]}, i32, {i8})", "65537 bytes of arguments by value are more than the 65536 that every thread's stack has room for; pass a pointer")]
    [InlineData("{f64[9]@64}()", "the result of type '{float64[9]@64}' has an alignment of 64 bytes, more than the 16 of a stack")]
    public void No_convention_carries_it(string signature, string reason) =>
        Assert.All(Enum.GetValues<TargetAbi>(), abi => Assert.Equal(reason, Obstacle(abi, signature)));

    [Theory]
    [InlineData(TargetAbi.SystemVX64, true)]
    [InlineData(TargetAbi.Aapcs64, true)]
    [InlineData(TargetAbi.WindowsX64, false)]
    [InlineData(TargetAbi.AppleArm64, false)]
    [InlineData(TargetAbi.WindowsArm64, false)]
    [InlineData(TargetAbi.Aapcs32HardFloat, false)]
    public void A_long_double_is_carried_where_it_is_a_double(TargetAbi abi, bool isWide)
    {
        Assert.Equal(isWide ? "the result of type 'longdouble' cannot be passed by value" : null, Obstacle(abi, "longdouble(longdouble, {longdouble})"));
        if (!isWide)
        {
            Convention convention = Convention.Of(abi);
            Assert.Equal(Places("f64(i32, f64, {f64})"), Places("longdouble(i32, longdouble, {longdouble})"));

            IEnumerable<Piece> Places(string text) => convention.Lay(Signature.Parse(text), hasReceiver: false).Pieces;
        }
    }

    [Theory]
    [InlineData("{i8, {i16, i16}}p")]
    [InlineData("{i8, {i8, i8}a2}p")]
    [InlineData("{{i16, i8}p[2]}")]
    public void Compilers_for_System_V_disagree_about_packed_members(string type)
    {
        // {i16, i16} at an odd offset has unaligned scalars too: both put it in memory.
        bool isDisputed = type != "{i8, {i16, i16}}p";
        Assert.Equal(isDisputed, Obstacle(TargetAbi.SystemVX64, $"void({type})") is { } reason && reason.EndsWith("whether its unaligned parts put it in memory", StringComparison.Ordinal));
        Assert.Equal(isDisputed, Obstacle(TargetAbi.SystemVX64, $"{type}()") is not null);
        Assert.Null(Obstacle(TargetAbi.Aapcs64, $"void({type})"));
    }

    [Theory]
    [InlineData("{i64, i64}a16", true)]
    [InlineData("{f64[2]}a16", true)]
    [InlineData("{i64@16}", false)]
    [InlineData("{i64[4]}a16", false)]
    public void On_Windows_arm64_compilers_pass_an_alignment_of_the_whole_type_differently(string type, bool isRefused)
    {
        Assert.Equal(isRefused, Obstacle(TargetAbi.WindowsArm64, $"void({type})") is not null);
        Assert.Equal(isRefused, Obstacle(TargetAbi.WindowsArm64, $"void(i32, ..., {type})") is not null);
        Assert.Null(Obstacle(TargetAbi.WindowsArm64, $"{type}(i32)"));
        Assert.Null(Obstacle(TargetAbi.Aapcs64, $"void({type})"));
    }

    [Theory]
    [InlineData("{f64[2]}a16", true)]
    [InlineData("{f64@16, f64}", true)]
    [InlineData("{i64, i64}a16", false)]
    [InlineData("{f32, f32}a8", false)]
    public void Apples_anonymous_arguments_are_no_over_aligned_floats(string type, bool isRefused)
    {
        Assert.Equal(isRefused, Obstacle(TargetAbi.AppleArm64, $"void(i32, ..., {type})") is not null);
        Assert.Null(Obstacle(TargetAbi.AppleArm64, $"{type}({type}, ..., i32)"));
    }

    [Theory]
    [InlineData("{f64}p", true)]
    [InlineData("{f64[2], f64}p4", true)]
    [InlineData("{f32[2]}p", false)]
    [InlineData("{i64}p", false)]
    [InlineData("{f64, f64}", false)]
    public void Compilers_for_AArch32_disagree_about_packed_doubles(string type, bool isRefused)
    {
        Assert.Equal(isRefused, Obstacle(TargetAbi.Aapcs32HardFloat, $"void({type})") is { } reason && reason.EndsWith("which gcc and clang align differently on the stack", StringComparison.Ordinal));
        Assert.Null(Obstacle(TargetAbi.Aapcs32HardFloat, $"{type}(i32, ..., {type})"));
        Assert.Null(Obstacle(TargetAbi.AppleArm64, $"void({type})"));
    }

    [Fact]
    public void The_inspector_reports_the_reason()
    {
        StubReport report = StubInspector.Inspect(Signature.Parse("void(i8, {i64}a64)"), TargetAbi.WindowsX64);

        Assert.False(report.IsEligible);
        Assert.Equal("argument 1 of type '{int64}a64' has an alignment of 64 bytes, more than the 16 of a stack", report.Reason);
    }

    private static string? Obstacle(TargetAbi abi, string signature) => Convention.Of(abi).FindObstacle(Signature.Parse(signature));
}
