using System.Runtime.InteropServices;
using FfiToolkit.Stubs;

namespace FfiToolkit.Tests.Stubs;

/// <summary>The unwind information of Windows arm64 stubs says what their prologue and epilogue do.</summary>
public sealed class WindowsArm64UnwindTests
{
    // The codes are those of LLVM 19's assembler for the same instructions between .seh_proc and .seh_endproc, aarch64-windows:
    // hint #34 (nop); stp x29, x30, [sp, #-32]! (save_fplr_x 32); add x29, sp, #0 (set_fp); str x1, [sp, #16] (nop); sub sp, sp, #area (stackalloc).
    [Theory]
    [InlineData("i32(i32, i32)", 0, "e3 e1 83 e3 e4 | 83 e4 e3")]
    [InlineData("i32(i32, i32, i32, i32, i32, i32, i32, i32, i32)", 16, "01 e3 e1 83 e3 e4 | e1 83 e4 e3 e3 e3")]
    [InlineData("wide", 512, "c0 20 e3 e1 83 e3 e4 | e1 83 e4 e3 e3")]
    [InlineData("i32(i32, i32)", 32, "02 e3 e1 83 e3 e4 | e1 83 e4 e3 e3 e3", true)]
    public void Each_instruction_of_the_prologue_and_the_epilogue_has_its_code(string text, int area, string expected, bool isCallback = false)
    {
        Signature signature = text == "wide"
            ? Signature.Create(NativeType.Void, [.. Enumerable.Repeat(NativeType.Int64, 8 + (512 / 8))])
            : Signature.Parse(text);
        StubRequest request = new(isCallback ? StubKind.Callback : StubKind.Slot, TargetAbi.WindowsArm64, signature, 0, HasAvx: false);
        Assert.True(StubEmitters.For(request.Abi).TryEmit(request, out byte[]? code, out string? reason), reason);
        byte[] info = new byte[32];
        Array.Resize(ref info, WindowsArm64Unwind.Describe(code, info));
        string[] parts = expected.Split('|', StringSplitOptions.TrimEntries);
        byte[] codes = Convert.FromHexString(expected.Replace(" ", "", StringComparison.Ordinal).Replace("|", "", StringComparison.Ordinal));

        // "Unwind information": function length in words, version 0, no exception data, one epilogue whose first code's index follows, code words.
        uint header = BitConverter.ToUInt32(info);
        Assert.Equal((uint)code.Length / 4, header & 0x3FFFF);
        Assert.Equal(0b1000u, header >> 18 & 0b1111);
        Assert.Equal((uint)(parts[0].Length + 1) / 3, header >> 22 & 31);
        Assert.Equal((uint)codes.Length / 4, header >> 27);
        Assert.Equal(codes, info[4..]);

        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(code);
        uint[] prologue = [0xD503245F, 0xA9BE7BFD, 0x910003FD, isCallback ? 0xF9000BE8 : 0xF9000BE1, .. area > 0 ? [0xD10003FF | (uint)area << 10] : Array.Empty<uint>()];
        uint[] epilogue = [.. area > 0 ? [0x910003BF] : Array.Empty<uint>(), 0xA8C27BFD, 0xD65F03C0];
        Assert.Equal(prologue, words[..prologue.Length].ToArray());
        Assert.Equal(epilogue, words[^epilogue.Length..].ToArray());
    }
}
