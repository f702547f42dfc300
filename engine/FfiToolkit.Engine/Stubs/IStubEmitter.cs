using System.Diagnostics.CodeAnalysis;
using FfiToolkit.Abi;

namespace FfiToolkit.Stubs;

/// <summary>Turns plans into machine code. Pure: any host emits for any target.</summary>
internal interface IStubEmitter
{
    /// <summary>What it emits: for every convention of these instructions.</summary>
    InstructionSet InstructionSet { get; }

    /// <summary>Emits a stub.</summary>
    /// <param name="request">The stub that is wanted.</param>
    /// <param name="code">Position-independent machine code.</param>
    /// <param name="reason">Why the signature has no stub, in words.</param>
    /// <returns>Whether there is a stub.</returns>
    bool TryEmit(StubRequest request, [NotNullWhen(true)] out byte[]? code, [NotNullWhen(false)] out string? reason);

    /// <summary>
    /// Emits the code whose address native code is given for a callback: it holds the address of the callback's cell, and jumps to the
    /// body, a stub of kind <see cref="StubKind.Callback"/>, that is there. No return address is ever in it.
    /// </summary>
    /// <param name="cell">The address of the <see cref="CallbackCell"/>.</param>
    byte[] EmitTrampoline(ulong cell);

    /// <summary>The assembly text of a stub, one line per instruction.</summary>
    /// <param name="request">What the stub was emitted for.</param>
    /// <param name="code">The stub.</param>
    IReadOnlyList<string> List(StubRequest request, byte[] code);
}
