namespace FfiToolkit.Tests.Types;

/// <summary>Sizes, alignments and offsets. The numbers are those of gcc and clang for each target; the conformance corpus asks the compilers themselves.</summary>
public sealed class TypeLayoutTests
{
    [Theory]
    [InlineData("long", TargetAbi.SystemVX64, 8)]
    [InlineData("long", TargetAbi.WindowsX64, 4)]
    [InlineData("unsigned long", TargetAbi.WindowsArm64, 4)]
    [InlineData("long", TargetAbi.Aapcs32HardFloat, 4)]
    [InlineData("long long", TargetAbi.WindowsX64, 8)]
    [InlineData("size_t", TargetAbi.WindowsX64, 8)]
    [InlineData("size_t", TargetAbi.Aapcs32HardFloat, 4)]
    [InlineData("wchar_t", TargetAbi.WindowsX64, 2)]
    [InlineData("wchar_t", TargetAbi.AppleArm64, 4)]
    [InlineData("long double", TargetAbi.SystemVX64, 16)]
    [InlineData("long double", TargetAbi.AppleArm64, 8)]
    [InlineData("i32*", TargetAbi.Aapcs32HardFloat, 4)]
    [InlineData("void(*)(i32)", TargetAbi.Aapcs64, 8)]
    [InlineData("double _Complex", TargetAbi.Aapcs64, 16)]
    public void C_types_have_the_width_of_the_target(string text, TargetAbi abi, int size) => Assert.Equal(size, NativeType.Parse(text).SizeOf(abi));

    [Theory]
    [InlineData("{i8, f64, i8}", TargetAbi.SystemVX64, 24, 8, "0 8 16")]
    [InlineData("{i8, i64}", TargetAbi.Aapcs32HardFloat, 16, 8, "0 8")]
    [InlineData("{i8, pointer}", TargetAbi.Aapcs32HardFloat, 8, 4, "0 4")]
    [InlineData("{i8, long}", TargetAbi.WindowsX64, 8, 4, "0 4")]
    [InlineData("{i8, i32, i16}p", TargetAbi.SystemVX64, 7, 1, "0 1 5")]
    [InlineData("{i8, i32, i16}p2", TargetAbi.SystemVX64, 8, 2, "0 2 6")]
    [InlineData("{i8, i32@16}p2", TargetAbi.SystemVX64, 6, 2, "0 2")]
    [InlineData("{i8, i32@16}p2", TargetAbi.WindowsX64, 32, 16, "0 16")]
    [InlineData("{i8, i32@8}p", TargetAbi.SystemVX64, 16, 8, "0 8")]
    [InlineData("{i8}a16", TargetAbi.SystemVX64, 16, 16, "0")]
    [InlineData("{i8, {f64, i8}, i8}", TargetAbi.Aapcs64, 32, 8, "0 8 24")]
    [InlineData("{i8, i16[3], i8}", TargetAbi.AppleArm64, 10, 2, "0 2 8")]
    [InlineData("<i8, i32, f64>", TargetAbi.SystemVX64, 8, 8, "0 0 0")]
    [InlineData("<i8[5], i32>", TargetAbi.SystemVX64, 8, 4, "0 0")]
    [InlineData("{i8, complex32}", TargetAbi.SystemVX64, 12, 4, "0 4")]
    public void Aggregates_are_laid_out_as_C_does(string text, TargetAbi abi, int size, int alignment, string offsets)
    {
        AggregateType type = Assert.IsType<AggregateType>(NativeType.Parse(text), exactMatch: false);

        Assert.Equal(size, type.SizeOf(abi));
        Assert.Equal(alignment, type.AlignmentOf(abi));
        Assert.Equal(offsets, string.Join(' ', type.OffsetsOf(abi)));
    }

    [Fact]
    public void An_enumeration_has_the_type_that_each_compiler_chooses()
    {
        NativeType plain = NativeType.Enum("Plain", ("A", 1));
        NativeType large = NativeType.Enum("Large", ("A", 1L << 40));
        NativeType chosen = NativeType.Enum("Chosen", NativeType.UInt8, ("A", 1));

        Assert.Equal([4, 4], new[] { plain.SizeOf(TargetAbi.SystemVX64), plain.SizeOf(TargetAbi.WindowsX64) });
        Assert.Equal([8, 4], new[] { large.SizeOf(TargetAbi.SystemVX64), large.SizeOf(TargetAbi.WindowsX64) });
        Assert.Equal(1, chosen.SizeOf(TargetAbi.Aapcs64));
    }

    [Fact]
    public void The_inspector_shows_every_target_side_by_side()
    {
        LayoutReport report = LayoutInspector.Inspect(NativeType.Parse("{id: long, tag: i8}"));

        Assert.Equal(Enum.GetValues<TargetAbi>(), report.Columns.Select(static column => column.Abi));
        Assert.Equal([16, 8, 16, 16, 8, 8], report.Columns.Select(static column => column.Size));
        string[] lines = report.ToString().Split('\n');
        Assert.Matches("^ +SystemVX64 +WindowsX64 +Aapcs64 +AppleArm64 +WindowsArm64 +Aapcs32HardFloat$", lines[0]);
        Assert.Matches("^size +16 +8 +16 +16 +8 +8$", lines[1]);
        Assert.Matches("^tag: int8 +8 +4 +8 +8 +4 +4$", lines[4]);
    }
}
