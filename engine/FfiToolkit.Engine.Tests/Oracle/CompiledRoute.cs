namespace FfiToolkit.Tests.Oracle;

/// <summary>The compiler's own caller: straight to the callee, or to a receiver stub as V8 enters it.</summary>
internal sealed unsafe class CompiledRoute : Route
{
    private const nint Receiver = 0x5eed_5eed;

    private readonly nint _caller;
    private readonly nint _entry;
    private readonly ulong* _mark;

    private CompiledRoute(OracleLibrary library, string name, nint caller, nint entry, ulong* mark = null)
        : base(library)
    {
        Name = name;
        _caller = caller;
        _entry = entry;
        _mark = mark;
    }

    internal override string Name { get; }

    /// <summary>The compiler on both sides: proves the checker itself.</summary>
    internal static CompiledRoute Direct(OracleLibrary library, OracleCase one) =>
        new(library, "compiled call", library.Find($"direct_{one.Index}"), library.Find(one.CalleeName));

    /// <summary>The compiler calls <c>R f(void* receiver, …)</c>.</summary>
    internal static CompiledRoute ThroughReceiverStub(OracleLibrary library, OracleCase one, nint stub) =>
        new(library, "ReceiverStub", library.Find($"through_{one.Index}"), stub);

    /// <summary>The same to a stub that keeps a mark, which must say afterwards that nothing is inside.</summary>
    internal static CompiledRoute ThroughMarkedStub(OracleLibrary library, OracleCase one, nint stub, ulong* mark) =>
        new(library, "marked ReceiverStub", library.Find($"through_{one.Index}"), stub, mark);

    internal override void Call(OracleCall call, Span<ulong> result, out ulong damage)
    {
        fixed (ulong* arguments = call.Arguments, place = result)
        {
            damage = Library.Guarded(_caller, _entry, arguments, place, Receiver);
            damage |= _mark is null ? 0 : *_mark;
        }
    }

    // C stores exactly the result's bytes.
    internal override ulong ExpectedResult(NativeType type, ulong bits)
    {
        ulong mask = OracleTypes.Mask(OracleTypes.Bits(type));
        return type == NativeType.Void ? OracleLibrary.Untouched : (bits & mask) | (OracleLibrary.Untouched & ~mask);
    }
}
