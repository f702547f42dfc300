namespace FfiToolkit.Tests.Oracle;

/// <summary>A slot stub entered by itself, with garbage above every narrow argument's width.</summary>
internal sealed unsafe class SlotRoute(OracleLibrary library, nint stub) : Route(library)
{
    internal override string Name => "SlotStub";

    internal override void Call(OracleCall call, Span<ulong> result, out ulong damage)
    {
        // No array is aligned to more than 8 here, and so no argument asks for more.
        fixed (ulong* slots = call.Arguments, place = result)
        {
            damage = Library.Guarded(stub, (nint)slots, place, null, 0);
        }
    }

    // The stub extends the result to a whole slot; a float is in its low half.
    internal override ulong ExpectedResult(NativeType type, ulong bits) =>
        type == NativeType.Void ? OracleLibrary.Untouched : OracleTypes.Extend(type, bits);
}
