using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit.Calls;

/// <summary>The fast path of a context that runs on libffi alone.</summary>
internal sealed class NoFastPath(string obstacle) : FastPath
{
    internal override string? Obstacle => obstacle;

    internal override CodeMemoryUsage Usage => default;

    internal override bool TryMakeStub(Signature signature, nint target, [NotNullWhen(true)] out FastStub? stub, out string reason)
    {
        stub = null;
        reason = $"no fast path: {obstacle}";
        return false;
    }

    internal override bool TryMakeReceiverStub(Signature signature, nint target, [NotNullWhen(true)] out FastStub? stub, out string reason) =>
        TryMakeStub(signature, target, out stub, out reason);

    public override void Dispose()
    {
    }
}
