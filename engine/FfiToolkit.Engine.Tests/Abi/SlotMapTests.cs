using FfiToolkit.Abi;

namespace FfiToolkit.Tests.Abi;

/// <summary>Where the caller of a slot stub puts arguments, and how much room it leaves for the result.</summary>
public sealed class SlotMapTests
{
    [Theory]
    [InlineData(TargetAbi.SystemVX64, "void()", "", 0, 8, 8)]
    [InlineData(TargetAbi.SystemVX64, "i8(i8, f32, pointer)", "0 8 16", 24, 8, 8)]
    [InlineData(TargetAbi.SystemVX64, "{i8[9]}({i8[3]}, i8, {i8[17]}, i8)", "0 8 16 40", 48, 8, 16)]
    [InlineData(TargetAbi.SystemVX64, "{f32[3]}(i8, {i64@16}, i8)", "0 16 32", 40, 16, 16)]
    [InlineData(TargetAbi.SystemVX64, "{i8}(i8, {i64, i64, i8})", "0 8", 32, 8, 8)]
    [InlineData(TargetAbi.WindowsX64, "{i8}(i8, {i64, i64, i8}, {i8[3]}, i8)", "0 16 48 56", 64, 16, 8)]
    [InlineData(TargetAbi.WindowsX64, "void(i8, {i8[12]}, {i8[12]})", "0 16 32", 48, 16, 8)]
    [InlineData(TargetAbi.Aapcs32HardFloat, "{i64[2]}(i8, i64, {i8, i8}, pointer)", "0 8 16 24", 32, 8, 16)]
    [InlineData(TargetAbi.AppleArm64, "{f64[4]}(f32, {f64[4]}, ..., f64, {i8})", "0 8 40 48", 56, 8, 32)]
    public void Scalars_take_a_slot_and_aggregates_whole_slots(TargetAbi abi, string text, string offsets, int bytes, int alignment, int resultBytes)
    {
        Signature signature = Signature.Parse(text);
        SlotMap slots = SlotMap.Of(signature, Convention.Of(abi));

        Assert.Equal(offsets, string.Join(' ', Enumerable.Range(0, signature.Types.Length).Select(slots.OffsetOf)));
        Assert.Equal(bytes, slots.Bytes);
        Assert.Equal(alignment, slots.Alignment);
        Assert.Equal(resultBytes, slots.ResultBytes);
    }

    [Fact]
    public void Copies_that_Windows_x64_passes_by_address_are_aligned_to_16()
    {
        foreach (int size in Enumerable.Range(1, 40))
        {
            Signature signature = Signature.Parse($"void(i8, {{i8[{size}]}}, i8, {{i8[{size}]}})");
            Convention convention = Convention.Of(TargetAbi.WindowsX64);
            SlotMap slots = SlotMap.Of(signature, convention);
            CallLayout layout = convention.Lay(signature, hasReceiver: false);

            Assert.All([1, 3], i => Assert.True(!layout.Argument(i).IsReference || slots.OffsetOf(i) % 16 == 0, $"{size} bytes at {slots.OffsetOf(i)}"));
        }
    }

    [Fact]
    public void What_a_stub_writes_of_a_result_is_inside_its_area()
    {
        foreach (TargetAbi abi in Enum.GetValues<TargetAbi>())
        {
            foreach (string element in (string[])["i8", "i16", "i32", "i64", "f32", "f64"])
            {
                foreach (int count in Enumerable.Range(1, 9))
                {
                    Signature signature = Signature.Parse($"{{{element}[{count}]}}()");
                    Convention convention = Convention.Of(abi);
                    CallLayout layout = convention.Lay(signature, hasReceiver: false);
                    int room = SlotMap.Of(signature, convention).ResultBytes;
                    foreach (Piece piece in layout.PiecesOf(layout.Result))
                    {
                        int written = piece.Kind == LocationKind.IntegerRegister ? convention.WordSize : piece.Size;
                        Assert.InRange(piece.Offset + written, 1, room);
                    }
                }
            }
        }
    }
}
