using FfiToolkit.Stubs;

namespace FfiToolkit.Tests.Oracle;

/// <summary>A bug to plant into one kind of stub.</summary>
/// <param name="Kind">The kind of stub that has it.</param>
/// <param name="CanShow">The signatures that it is planted into.</param>
/// <param name="Emitted">The signature that the stub is emitted for instead of the case's own.</param>
/// <param name="Damage">A change of the right stub's code.</param>
internal sealed record StubBug(StubKind Kind, Func<Signature, bool> CanShow, Func<Signature, Signature>? Emitted = null, Func<byte[], byte[]>? Damage = null)
{
    internal bool IsIn(StubKind kind, Signature signature) => kind == Kind && CanShow(signature);
}
