using System.Globalization;
using System.Reflection;
using FfiToolkit.Libffi;
using FfiToolkit.Types;

namespace FfiToolkit.Conformance.Tests;

/// <summary>Results as libffi itself leaves them on a 32-bit machine, for which there is no .NET to run the engine on here.</summary>
public sealed class LibffiResultTests
{
    private const string Compiler = "arm-linux-gnueabihf-gcc";
    private const string Emulator = "qemu-arm";

    [Fact]
    public void A_narrow_result_on_linux_arm_is_extended_by_its_type()
    {
        string libffi = Path.Combine(Metadata("NativeFolder"), "linux-arm");
        Assert.SkipUnless(File.Exists(Path.Combine(libffi, "libffi.a")), "The libffi of linux-arm is not built; run eng/build.sh.");
        Assert.SkipUnless(ChildProgram.Exists(Compiler) && ChildProgram.Exists(Emulator), $"{Compiler} or {Emulator} is missing; eng/conformance.sh installs them.");
        string folder = Directory.CreateDirectory(Path.Combine(Metadata("ConformanceFolder"), "libffi-results")).FullName;
        string source = Path.Combine(AppContext.BaseDirectory, "Native", "results.c");
        ChildProgram.Require(folder, "compiler.log", [Compiler, "-O1", "-static", "-I", Path.Combine(libffi, "include"), source, Path.Combine(libffi, "libffi.a"), "-o", "results"]);
        ChildProgram.Require(folder, "results.txt", [Emulator, "./results"]);

        Dictionary<NativeType, ulong> written = [];
        foreach (string line in File.ReadLines(Path.Combine(folder, "results.txt")))
        {
            string[] parts = line.Split(' ');
            Assert.True(NativeTypes.TryParse(parts[0], out NativeType? type), line);
            written.Add(type, ulong.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        // ffi_arg has four bytes there: those above are what they were.
        Assert.Equal(0xAAAA_AAAA_FFFF_FFFE, written[NativeType.Int8]);
        Assert.Equal(0xAAAA_AAAA_0000_00FE, written[NativeType.UInt8]);
        Assert.Equal(
            new Dictionary<NativeType, ulong>
            {
                [NativeType.Bool] = 0xC0,
                [NativeType.Char] = 0xC0,
                [NativeType.Int8] = unchecked((ulong)-2L),
                [NativeType.UInt8] = 0xFE,
                [NativeType.Int16] = unchecked((ulong)-2L),
                [NativeType.UInt16] = 0xFFFE,
                [NativeType.Int32] = unchecked((ulong)-2L),
                [NativeType.UInt32] = 0xFFFF_FFFE,
                [NativeType.Pointer] = 0xFFFF_FFF0,
                [NativeType.Float32] = BitConverter.SingleToUInt32Bits(-1.5f),
                [NativeType.Int64] = unchecked((ulong)-2L),
                [NativeType.Float64] = BitConverter.DoubleToUInt64Bits(-1.5),
            },
            written.ToDictionary(static one => one.Key, static one => ResultWidth.Of(one.Key, DataModel.Of(TargetAbi.Aapcs32HardFloat)).Extend(one.Value)));
    }

    private static string Metadata(string key) =>
        typeof(LibffiResultTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == key).Value!;
}
