using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;
using Iced.Intel;

namespace FfiToolkit.Tests.Stubs;

/// <summary>The unwind information of Windows x64 stubs says what their prologue does, as a decoder reads it.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class WindowsX64UnwindTests
{
    [Theory]
    [InlineData("void()", false)]
    [InlineData("void()")]
    [InlineData("i32(i32, i32, i32, i32)")]
    [InlineData("f64(f64, i32, f64, i32, f64, i32, f64, i32, f64, i32, f64, i32, f64, i32, f64, i32)")]
    [InlineData("void(i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64)")]
    public void Offsets_and_sizes_are_those_of_the_emitted_prologue(string text, bool hasAvx = true)
    {
        foreach (StubKind kind in (ReadOnlySpan<StubKind>)[StubKind.Slot, StubKind.Callback])
        {
            Compare(new StubRequest(kind, TargetAbi.WindowsX64, Signature.Parse(text), 0, hasAvx));
        }
    }

    [Theory]
    [InlineData("{f32, f32}()")]
    [InlineData("void({i64[3]})", false)]
    [InlineData("f64(i32, {i8[200]}, {i8[3]})")]
    public void So_are_those_of_receiver_stubs_that_cannot_jump(string text, bool hasAvx = true) =>
        Compare(new StubRequest(StubKind.Receiver, TargetAbi.WindowsX64, Signature.Parse(text), 0, hasAvx));

    [Theory]
    [InlineData("void()", false)]
    [InlineData("i32(i32, {f32, f32})")]
    [InlineData("{i64[3]}({i8})")]
    public void A_stub_that_jumps_needs_none(string text, bool hasAvx = true)
    {
        StubRequest request = new(StubKind.Receiver, TargetAbi.WindowsX64, Signature.Parse(text), 0, hasAvx);
        Assert.True(StubEmitters.For(request.Abi).TryEmit(request, out byte[]? code, out string? reason), reason);

        Assert.Equal(0, WindowsX64Unwind.Describe(code, new byte[32]));
    }

    private static void Compare(StubRequest request)
    {
        Assert.True(StubEmitters.For(request.Abi).TryEmit(request, out byte[]? code, out string? reason), reason);
        Instruction[] prologue = [.. Decoder.Create(64, new ByteArrayCodeReader(code)).Where(static one => one.Mnemonic != Mnemonic.Vzeroupper).Take(4)];
        byte[] info = new byte[32];
        Array.Resize(ref info, WindowsX64Unwind.Describe(code, info));

        Assert.Equal([Mnemonic.Endbr64, Mnemonic.Push, Mnemonic.Mov, Mnemonic.Sub], prologue.Select(static one => one.Mnemonic));
        int area = (int)prologue[3].GetImmediate(1);

        // UNWIND_INFO: version 1 without flags, the prologue's size, the count of codes, rbp without an offset.
        Assert.Equal([1, (byte)prologue[3].NextIP, (byte)(area <= 128 ? 3 : 4), 5], info[..4]);
        Assert.Equal(0, info.Length % 4);

        bool isSmall = area <= 128;
        Assert.Equal((byte)prologue[3].NextIP, info[4]);
        Assert.Equal(area, isSmall ? ((info[5] >> 4) * 8) + 8 : BitConverter.ToUInt16(info, 6) * 8);
        Assert.Equal(isSmall ? 2 : 1, info[5] & 15);
        int next = isSmall ? 6 : 8;
        Assert.Equal([(byte)prologue[2].NextIP, 3, (byte)prologue[1].NextIP, 5 << 4], info[next..(next + 4)]);
    }
}
