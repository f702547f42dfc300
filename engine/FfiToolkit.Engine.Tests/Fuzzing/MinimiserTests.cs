using CsCheck;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Oracle;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>The fuzzer is worth what it says of a bug: planted ones are found, and shown by as little as can show them.</summary>
public sealed class MinimiserTests(ITestOutputHelper output)
{
    private const string Seed = "0000ZA3M5kb1";

    // Compiling is most of the time: of so many signatures one shows each of the bugs.
    private const int BatchSize = 24;
    private static readonly TimeSpan s_enough = TimeSpan.FromMinutes(10);

    private static StubBug OffByOneSlot { get; } = new(StubKind.Slot, IsScalar, Damage: StubDamage.MoveStackArguments);

    private static StubBug WrongSign { get; } = new(StubKind.Slot, static _ => true, Emitted: static signature => Signature.Create(
        signature.ReturnType,
        [.. signature.Parameters.Select(static type => type == NativeType.Int16 ? NativeType.UInt16 : type)]));

    // The third parameter has to stay the third, so the two before it have to stay as well.
    private static StubBug HalfOfThirdParameter { get; } = new(
        StubKind.Slot,
        static signature => signature.Parameters is [_, _, { Kind: NativeKind.Float64 }, ..],
        Emitted: static signature => Signature.Create(signature.ReturnType, signature.Parameters.SetItem(2, NativeType.Float32).AsSpan()));

    // Structs of floats that are taken for integers.
    private static StubBug WrongClass { get; } = new(StubKind.Slot, static signature => !signature.IsVariadic, Emitted: static signature => Signature.Create(
        signature.ReturnType,
        [.. signature.Parameters.Select(static type => type is StructType one ? NativeType.Struct(one.Name, one.Packing, [.. one.Fields.Select(Misread)]) : type)]));

    private static StubBug LostRegisterOfVariadic { get; } = new(StubKind.Slot, static signature => signature.IsVariadic, Damage: StubDamage.ClobberSavedRegister);

    private static StubBug LostRegister { get; } = new(StubKind.Slot, static _ => true, Damage: StubDamage.ClobberSavedRegister);

    [Fact]
    public async Task A_wrong_stack_slot_is_shown_by_the_first_argument_on_the_stack()
    {
        // Six integers are in registers, or eight floats.
        FuzzInput smallest = await FindAndMinimiseAsync(OffByOneSlot);
        Assert.Equal("void(int32, int32, int32, int32, int32, int32, int32)", smallest.Signature.ToString());
    }

    [Fact]
    public async Task A_wrong_sign_is_shown_by_one_negative_argument()
    {
        FuzzInput smallest = await FindAndMinimiseAsync(WrongSign);
        Assert.Equal("void(int16)", smallest.Signature.ToString());
        Assert.Equal("0xffff -> 0x0", smallest.Values);
    }

    [Fact]
    public async Task A_bug_at_one_place_keeps_that_place()
    {
        FuzzInput smallest = await FindAndMinimiseAsync(HalfOfThirdParameter);
        Assert.Equal("void(int32, int32, float64)", smallest.Signature.ToString());
        Assert.StartsWith("0x1, 0x1, 0x3ff0000000000000 ", smallest.Values, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_register_is_shown_without_arguments()
    {
        FuzzInput smallest = await FindAndMinimiseAsync(LostRegister);
        Assert.Equal("void() with -> 0x0", smallest.ToString());
    }

    [Fact]
    public async Task A_wrong_class_is_shown_by_a_struct_of_one_member()
    {
        FuzzInput smallest = await FindAndMinimiseAsync(WrongClass);
        Assert.Equal("void({float32})", smallest.Signature.ToString());
        Assert.Equal("0x807060504030201 -> 0x0", smallest.Values);
    }

    [Fact]
    public async Task A_bug_of_variadic_calls_keeps_the_dots_with_an_argument_on_either_side()
    {
        FuzzInput smallest = await FindAndMinimiseAsync(LostRegisterOfVariadic);
        Assert.Equal("void(int32, ..., int32)", smallest.Signature.ToString());
    }

    [Fact]
    public void The_words_of_an_aggregate_are_read_as_they_are_written()
    {
        Signature signature = Signature.Parse("{f64, f64}({i64, i8}, i32)");
        OracleCall call = new([1, 2, 3], [4, 5]);
        string values = new FuzzInput(signature, call).Values;
        Assert.Equal("0x1 0x2, 0x3 -> 0x4 0x5", values);
        Assert.Equal(values, new FuzzInput(signature, FuzzInput.ParseValues(signature, values)).Values);
    }

    [Fact]
    public async Task The_printed_command_reproduces_the_mismatch()
    {
        OracleCorpus.RequireItsMachine();
        CCompiler.Require();
        StringWriter first = new();
        Assert.Equal(1, await FuzzProgram.RunAsync(["--seconds", "600", "--seed", Seed], first, TextWriter.Null, WrongSign, BatchSize));
        output.WriteLine(first.ToString());
        string command = Assert.Single(first.ToString().Split('\n'), static line => line.StartsWith("reproduce: ", StringComparison.Ordinal));
        string[] parts = command.Split('"');
        Assert.Equal(["reproduce: eng/fuzz.sh --signature ", "void(int16)", " --values ", "0xffff -> 0x0", $" --seed {Seed}"], parts);
        Assert.Contains("SlotStub: argument 0 arrived as 0x", first.ToString(), StringComparison.Ordinal);
        Assert.Contains("Invoke (Fast): as expected", first.ToString(), StringComparison.Ordinal);

        string[] again = ["--seconds", "0.1", "--signature", parts[1], "--values", parts[3], "--seed", Seed];
        Assert.Equal(1, await FuzzProgram.RunAsync(again, TextWriter.Null, TextWriter.Null, WrongSign));
        Assert.Equal(0, await FuzzProgram.RunAsync(again, TextWriter.Null, TextWriter.Null));
    }

    [Theory]
    [InlineData("error: '--seconds' has no value. ", "--seconds")]
    [InlineData("error: There is no option '--speed'. ", "--speed", "1")]
    [InlineData("error: --seed x is not a seed that the fuzzer printed", "--seed", "x")]
    [InlineData("error: '0x1 -> 0x0' has 1 arguments; void() has 0.", "--signature", "void()", "--values", "0x1 -> 0x0")]
    [InlineData("error: '0x1, 0x2 -> 0x0' has another number of words than the 2 of {int64, int64}.", "--signature", "void({i64, i64}, i32)", "--values", "0x1, 0x2 -> 0x0")]
    [InlineData("error: --signature: values are in words of 8 bytes; a type asks for more alignment.", "--signature", "void({i64}a16)")]
    [InlineData("error: --values needs --signature.", "--values", "-> 0x0")]
    public async Task Options_that_cannot_be_meant_are_refused(string message, params string[] options)
    {
        StringWriter errors = new();
        Assert.Equal(2, await FuzzProgram.RunAsync(options, TextWriter.Null, errors));
        Assert.StartsWith(message, errors.ToString(), StringComparison.Ordinal);
    }

    private static bool IsScalar(Signature signature) => new OracleCase(0, signature, false, []).IsScalar;

    private static NativeField Misread(NativeField field) =>
        field.Type == NativeType.Float32 ? new NativeField(field.Name, NativeType.Int32, field.Alignment) : field;

    private static async Task<FuzzInput> FindAndMinimiseAsync(StubBug bug)
    {
        OracleCorpus.RequireItsMachine();
        CCompiler.Require();
        PCG random = PCG.Parse(Seed);
        using FuzzJournal journal = new(null);
        Fuzzer fuzzer = new(TextWriter.Null, journal, bug) { BatchSize = BatchSize, CallsPerSignature = 8 };
        FuzzFinding? finding = await fuzzer.RunAsync(random, s_enough);
        Assert.NotNull(finding);
        FuzzInput? smallest = await new Minimiser(journal, random, bug).MinimiseAsync(finding.Input);
        Assert.NotNull(smallest);

        // By the smallest call itself, not by others of its signature.
        using FuzzProbe probe = await FuzzProbe.BuildAsync([smallest.Signature], bug);
        Assert.NotNull(probe.Run(0, [smallest.Call]).Wrong);
        return smallest;
    }
}
