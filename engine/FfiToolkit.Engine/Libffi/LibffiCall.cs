using System.Runtime.InteropServices;

namespace FfiToolkit.Libffi;

/// <summary>Calls functions of one signature through libffi. Immutable once made, and thread-safe.</summary>
internal abstract unsafe class LibffiCall
{
    /// <summary>Where the error number goes, in bytes from the result; 0 where it is not kept.</summary>
    private readonly int _errorOffset;

    private protected LibffiCall(int errorOffset) => _errorOffset = errorOffset;

    /// <summary>Makes what calls functions of a signature.</summary>
    /// <param name="library">The libffi to use.</param>
    /// <param name="signature">The signature, one that the convention carries.</param>
    /// <param name="capturesError">Whether the error number is stored behind the result's slots.</param>
    /// <exception cref="FfiException">libffi refuses the signature.</exception>
    internal static LibffiCall For(LibffiLibrary library, Signature signature, bool capturesError)
    {
        int errorOffset = capturesError ? TargetAbis.SlotsOf(signature).ResultBytes : 0;
        return signature.HasAggregates || signature.IsVariadic
            ? new ImageCall(library, signature, errorOffset)
            : new CallInterface(library, signature, errorOffset);
    }

    /// <summary>Calls a function.</summary>
    /// <param name="target">Its address.</param>
    /// <param name="slots">The arguments, as <see cref="Abi.SlotMap"/> has them.</param>
    /// <param name="result">The result's slots: a scalar extended by its type; left alone where there is none.</param>
    internal abstract void Invoke(nint target, ulong* slots, ulong* result);

    /// <summary>Keeps the error number, first thing after the call: what .NET does on the way back from native code leaves it as it is.</summary>
    private protected void KeepError(void* result)
    {
        if (_errorOffset != 0)
        {
            *(ulong*)((byte*)result + _errorOffset) = (uint)Marshal.GetLastSystemError();
        }
    }
}
