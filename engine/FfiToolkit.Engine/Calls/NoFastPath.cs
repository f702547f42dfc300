using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Calls.Callbacks;
using FfiToolkit.V8;

namespace FfiToolkit.Calls;

/// <summary>The fast path of a context that runs on libffi alone.</summary>
internal sealed class NoFastPath(string refusal) : FastPath
{
    internal override string? Obstacle => refusal;

    internal override CodeMemoryUsage Usage => default;

    internal override bool TryMakeStub(
        Signature signature, nint target, bool capturesError, bool isWrittenByMembers, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle)
    {
        stub = null;
        obstacle = $"no fast path: {refusal}";
        return false;
    }

    internal override bool TryMakeReceiverStub(
        Signature signature, nint target, nint mark, ValueReading? values, [NotNullWhen(true)] out FastStub? stub, [NotNullWhen(false)] out string? obstacle) =>
        TryMakeStub(signature, target, false, false, out stub, out obstacle);

    internal override bool TryMakeDirectEntry(Signature signature, nint target, [NotNullWhen(true)] out FastStub? entry)
    {
        entry = null;
        return false;
    }

    internal override bool TryMakeThunk(Signature signature, nint answer, [NotNullWhen(true)] out Thunk? thunk, [NotNullWhen(false)] out string? obstacle)
    {
        thunk = null;
        obstacle = $"no fast path: {refusal}";
        return false;
    }

    public override void Dispose()
    {
    }
}
