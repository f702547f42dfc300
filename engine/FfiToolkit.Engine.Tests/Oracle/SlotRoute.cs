namespace FfiToolkit.Tests.Oracle;

/// <summary>A slot stub entered by itself, with garbage above every narrow argument's width.</summary>
internal sealed unsafe class SlotRoute(OracleLibrary library, nint stub) : Route(library)
{
    internal override string Name => "SlotStub";

    internal override ulong Call(OracleCall call, out ulong damage)
    {
        ulong result = OracleLibrary.Untouched;
        fixed (ulong* slots = call.Arguments)
        {
            damage = Library.Guarded(stub, (nint)slots, &result, null, 0);
        }

        return result;
    }

    // The stub extends the result to a whole slot; a float is in its low half.
    internal override ulong ExpectedResult(NativeType type, ulong bits) =>
        type == NativeType.Void ? OracleLibrary.Untouched : OracleTypes.Extend(type, bits);
}
