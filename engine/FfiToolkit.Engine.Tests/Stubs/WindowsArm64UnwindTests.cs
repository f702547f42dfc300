using System.Runtime.InteropServices;
using CliWrap;
using CliWrap.Buffered;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Stubs;

/// <summary>The unwind information of Windows arm64 stubs says what their prologue and epilogue do.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class WindowsArm64UnwindTests
{
    // The codes are those of LLVM 19's assembler for the same instructions between .seh_proc and .seh_endproc, aarch64-windows:
    // hint #34 (nop); stp x29, x30, [sp, #-32]! (save_fplr_x 32); add x29, sp, #0 (set_fp); str x1, [sp, #16] (nop); sub sp, sp, #area (stackalloc).
    [Theory]
    [InlineData("i32(i32, i32)", 0, "e3 e1 83 e3 e4 | 83 e4 e3")]
    [InlineData("i32(i32, i32, i32, i32, i32, i32, i32, i32, i32)", 16, "01 e3 e1 83 e3 e4 | e1 83 e4 e3 e3 e3")]
    [InlineData("wide", 512, "c0 20 e3 e1 83 e3 e4 | e1 83 e4 e3 e3")]
    [InlineData("i32(i32, i32)", 32, "02 e3 e1 83 e3 e4 | e1 83 e4 e3 e3 e3", nameof(StubKind.Callback))]
    [InlineData("{i32, i32}()", 0, "e3 e1 83 e3 e4 | 83 e4 e3", nameof(StubKind.Receiver))]
    [InlineData("void({i64[4]})", 32, "02 e3 e1 83 e3 e4 | e1 83 e4 e3 e3 e3", nameof(StubKind.Receiver))]
    public void Each_instruction_of_the_prologue_and_the_epilogue_has_its_code(string text, int area, string expected, string kind = nameof(StubKind.Slot))
    {
        (_, byte[] code, byte[] info) = Make(text, kind);
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
        uint[] prologue = [0xD503245F, 0xA9BE7BFD, 0x910003FD, kind == nameof(StubKind.Callback) ? 0xF9000BE8 : 0xF9000BE1, .. area > 0 ? [0xD10003FF | (uint)area << 10] : Array.Empty<uint>()];
        uint[] epilogue = [.. area > 0 ? [0x910003BF] : Array.Empty<uint>(), 0xA8C27BFD, 0xD65F03C0];
        Assert.Equal(prologue, words[..prologue.Length].ToArray());
        Assert.Equal(epilogue, words[^epilogue.Length..].ToArray());
    }

    [Fact]
    public void A_stub_that_jumps_needs_no_description() => Assert.Empty(Make("{i64[3]}({f32, f32}, i32)", nameof(StubKind.Receiver)).Info);

    [Theory]
    [InlineData("i32(i32, i32)")]
    [InlineData("i32(i32, i32, i32, i32, i32, i32, i32, i32, i32)")]
    [InlineData("wide")]
    [InlineData("i32(i32, i32)", nameof(StubKind.Callback))]
    [InlineData("{i8[3]}(i32, {i64[4]})", nameof(StubKind.Receiver))]
    public async Task LLVM_reads_the_description_as_what_the_stub_does(string text, string kind = nameof(StubKind.Slot))
    {
        string[] tools = ["clang-19", "llvm-readobj-19"];
        foreach (string tool in tools)
        {
            Assert.SkipUnless(await ChildProcess.CanRunAsync([tool, "--version"]), $"There is no {tool}, which decodes descriptions; eng/conformance.sh installs it.");
        }

        (StubRequest request, byte[] code, byte[] info) = Make(text, kind);
        using TemporaryFolder folder = new();
        string source = folder.Write("stub.s", $"""
            .text
            stub: .byte {string.Join(',', code)}
            .section .xdata,"dr"
            info: .byte {string.Join(',', info)}
            .section .pdata,"dr"
            .long stub@IMGREL
            .long info@IMGREL

            """);
        string image = folder.Combine("stub.obj");
        await Cli.Wrap(tools[0]).WithArguments(["--target=aarch64-windows", "-c", source, "-o", image]).ExecuteAsync(TestContext.Current.CancellationToken);
        BufferedCommandResult read = await Cli.Wrap(tools[1]).WithArguments(["--unwind", image]).ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        // One line for each instruction, the prologue's from its last to its first; what has nothing to undo is a nop.
        string[] decoded = [.. read.StandardOutput.Split('\n').Where(static line => line.Contains(" ; ", StringComparison.Ordinal)).Select(static line => line[(line.IndexOf(';', StringComparison.Ordinal) + 2)..].Trim())];
        IReadOnlyList<string> listing = StubEmitters.For(request.Abi).List(request, code);
        int prologue = Array.IndexOf(decoded, "end");
        Assert.Equal(listing.Take(prologue).Reverse().Select(Undoing), decoded[..prologue]);
        Assert.Equal([.. listing.TakeLast(decoded.Length - prologue - 1).Select(Undoing)], decoded[(prologue + 1)..]);
        Assert.Contains($"FunctionLength: {code.Length}\n", read.StandardOutput.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        static string Undoing(string instruction) => instruction switch
        {
            "add x29, sp, #0" => "mov fp, sp",
            "add sp, x29, #0" => "mov sp, fp",
            "ret" => "end",
            _ => instruction.StartsWith("sub sp, sp, ", StringComparison.Ordinal) ? instruction.Replace("sub sp, sp, ", "sub sp, ", StringComparison.Ordinal)
                : instruction.StartsWith("stp ", StringComparison.Ordinal) || instruction.StartsWith("ldp ", StringComparison.Ordinal) ? instruction
                : "nop",
        };
    }

    private static (StubRequest Request, byte[] Code, byte[] Info) Make(string text, string kind)
    {
        Signature signature = text == "wide"
            ? Signature.Create(NativeType.Void, [.. Enumerable.Repeat(NativeType.Int64, 8 + (512 / 8))])
            : Signature.Parse(text);
        StubRequest request = new(Enum.Parse<StubKind>(kind), TargetAbi.WindowsArm64, signature, 0, HasAvx: false);
        Assert.True(StubEmitters.For(request.Abi).TryEmit(request, out byte[]? code, out string? reason), reason);
        byte[] info = new byte[32];
        Array.Resize(ref info, WindowsArm64Unwind.Describe(code, info));
        return (request, code, info);
    }
}
