using FfiToolkit.Memory;
using FfiToolkit.Stubs;

namespace FfiToolkit.Tests.Oracle;

/// <summary>The oracle is worth what it catches: stubs with one bug each must fail its check, on every signature that can show the bug.</summary>
[Collection(OracleGroup.Name)]
public sealed class CanaryTests(OracleCorpus corpus)
{
    // Values may hide a bug by chance (two equal arguments in exchanged places), hardly ever in all calls of a signature.
    private const double RequiredShare = 0.97;
    private const int RequiredSignatures = 100;

    [Fact]
    public void Arguments_that_are_not_extended_are_caught() => AssertCaught(
        static one => one.IsWide && one.Signature.Parameters.Any(OracleTypes.IsNarrow),
        one => Slot(one, Signature.Create(one.Signature.ReturnType, [.. one.Signature.Parameters.Select(WithoutExtension)])));

    [Fact]
    public void Arguments_of_the_wrong_sign_are_caught() => AssertCaught(
        static one => one.IsWide && one.Calls.Any(call => HasNegativeNarrow(one.Signature, call)),
        one => Slot(one, Signature.Create(one.Signature.ReturnType, [.. one.Signature.Parameters.Select(static type => type.Kind switch
        {
            NativeKind.Int8 or NativeKind.Char => NativeType.UInt8,
            NativeKind.Int16 => NativeType.UInt16,
            _ => type,
        })])));

    [Fact]
    public void Results_that_are_not_extended_are_caught() => AssertCaught(
        static one => one.IsWide && OracleTypes.Bits(one.Signature.ReturnType) is 8 or 16 or 32,
        one => Slot(one, Signature.Create(WithoutExtension(one.Signature.ReturnType), one.Signature.Parameters.AsSpan())));

    [Fact]
    public void Stack_arguments_that_are_off_by_one_slot_are_caught() => AssertCaught(
        one => HasStackArguments(one.Signature),
        one => Slot(one, one.Signature, StubDamage.MoveStackArguments));

    [Fact]
    public void Doubles_that_lose_half_of_their_bits_are_caught() => AssertCaught(
        static one => one.Signature.Parameters.Contains(NativeType.Float64),
        one => Slot(one, Signature.Create(one.Signature.ReturnType, [.. one.Signature.Parameters.Select(static type => type == NativeType.Float64 ? NativeType.Float32 : type)])));

    [Fact]
    public void A_misaligned_stack_is_caught() => AssertCaught(
        one => !HasStackArguments(one.Signature),
        one => Slot(one, one.Signature, StubDamage.MisalignStack));

    [Fact]
    public void A_clobbered_register_of_the_caller_is_caught()
    {
        AssertCaught(static _ => true, one => Slot(one, one.Signature, StubDamage.ClobberSavedRegister));

        // A compiled caller of many arguments may save the register itself, and so hide it from the guard around it.
        AssertCaught(static one => one.Signature.Parameters.Length <= 6, one => Receiver(one, StubDamage.ClobberSavedRegister));
    }

    [Fact]
    public void A_receiver_that_is_not_stripped_is_caught() => AssertCaught(
        static one => one.Signature.Parameters.Any(static type => !OracleTypes.IsFloat(type)),
        one => Receiver(one, StubDamage.KeepReceiver));

    private static NativeType WithoutExtension(NativeType type) =>
        OracleTypes.Bits(type) >= 64 ? type : OracleTypes.IsFloat(type) ? NativeType.Float64 : NativeType.UInt64;

    private static bool HasNegativeNarrow(Signature signature, OracleCall call) => signature.Parameters.Select((type, i) =>
        OracleTypes.IsNarrow(type) && OracleTypes.IsSigned(type) && OracleTypes.Extend(type, call.Arguments[i]) > long.MaxValue).Any(static negative => negative);

    private static bool HasStackArguments(Signature signature) =>
        signature.Parameters.Count(OracleTypes.IsFloat) > 8 || signature.Parameters.Count(static type => !OracleTypes.IsFloat(type)) > 6;

    private (CodeBlock Stub, Route Route) Slot(OracleCase one, Signature emitted, Func<byte[], byte[]>? damage = null)
    {
        CodeBlock stub = corpus.Emit(StubKind.Slot, one, emitted, damage);
        return (stub, new SlotRoute(corpus.Library, stub.Entry.Value));
    }

    private (CodeBlock Stub, Route Route) Receiver(OracleCase one, Func<byte[], byte[]> damage)
    {
        CodeBlock stub = corpus.Emit(StubKind.Receiver, one, one.Signature, damage);
        return (stub, CompiledRoute.ThroughReceiverStub(corpus.Library, one, stub.Entry.Value));
    }

    private void AssertCaught(Func<OracleCase, bool> canShow, Func<OracleCase, (CodeBlock Stub, Route Route)> breakStub)
    {
        OracleLibrary library = corpus.Library;
        List<OracleCase> cases = [.. corpus.Scalars.Where(canShow)];
        List<OracleCase> missed = [];
        foreach (OracleCase one in cases)
        {
            (CodeBlock stub, Route route) = breakStub(one);
            using (stub)
            {
                if (OracleChecker.Check(library, one, route) is null)
                {
                    missed.Add(one);
                }
            }
        }

        Assert.True(cases.Count >= RequiredSignatures, $"Only {cases.Count} signatures can show this bug.");
        Assert.True(missed.Count <= cases.Count * (1 - RequiredShare), $"{missed.Count} of {cases.Count} signatures hid the bug, such as {missed.FirstOrDefault()}");
    }
}
