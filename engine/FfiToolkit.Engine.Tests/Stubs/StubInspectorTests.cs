using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Stubs;

/// <summary>The public view of layouts and stubs, for every convention from one machine.</summary>
/// <remarks>After a change that is meant, run the tests with FFITK_UPDATE_GOLDEN=1 and look at the difference.</remarks>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class StubInspectorTests
{
    private const string FileName = "Layouts.txt";

    // The rules in which the conventions differ: positions, pairs, back-filling, packing, the end of the registers.
    private static readonly string[] s_signatures =
    [
        "void()",
        "i32(i32, i32, i32, i32, i32, i32, i32, i32, i32, i32)",
        "f64(f64, i32, f64, i32, f64, i32)",
        "i64(i32, i64, i32, i64)",
        "f32(f32, f64, f32, f64, f32)",
        "void(i64, i64, i64, i64, i64, i64, i64, i64, i8, i16, i8, i32, f32, i64, u8)",
        "u8(f64, f64, f64, f64, f64, f64, f64, f64, f64, f32, i8)",
        "pointer(string, buffer, u64)",
    ];

    [Fact]
    public void Layouts_and_sizes_of_every_convention_are_as_written_down()
    {
        var lines = from text in s_signatures
                    from abi in Enum.GetValues<TargetAbi>()
                    let report = StubInspector.Inspect(Signature.Parse(text), abi, Target(abi))
                    select $"{text} | {abi} | {string.Join(", ", report.Arguments)} | receiver {report.Receiver!.Code.Length}, slot {report.Slot!.Code.Length} bytes\n";
        string actual = string.Concat(lines);
        if (Environment.GetEnvironmentVariable("FFITK_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, "engine", "FfiToolkit.Engine.Tests", "Stubs", FileName), actual);
            return;
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Stubs", FileName)), actual);
    }

    [Fact]
    public void A_receiver_stub_of_six_integers_fits_64_bytes_on_every_convention()
    {
        foreach (TargetAbi abi in Enum.GetValues<TargetAbi>())
        {
            StubReport report = StubInspector.Inspect(Signature.Parse("i32(i32, i32, i32, i32, i32, i32)"), abi, Target(abi));

            Assert.InRange(report.Receiver!.Code.Length, 1, 64);
            Assert.NotEmpty(report.Receiver.Disassembly);
        }
    }

    [Fact]
    public void A_signature_with_too_many_parameters_is_not_eligible_and_says_why()
    {
        StubReport report = StubInspector.Inspect(Signature.Create(NativeType.Void, [.. Enumerable.Repeat(NativeType.Function, 129)]), TargetAbi.AppleArm64);

        Assert.False(report.IsEligible);
        Assert.Equal("129 parameters are more than the 128 that a stub takes", report.Reason);
        Assert.Null(report.Receiver);
        Assert.Null(report.Slot);
    }

    [Fact]
    public void A_value_that_is_no_convention_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => StubInspector.Inspect(Signature.Parse("void()"), (TargetAbi)99));

    // An address that needs every part of the register it is loaded into.
    private static ulong Target(TargetAbi abi) => abi == TargetAbi.Aapcs32HardFloat ? 0x55667788UL : 0x1122334455667788UL;
}
