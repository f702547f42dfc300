using System.Runtime.InteropServices;
using FfiToolkit.Types;

namespace FfiToolkit.Libffi;

/// <summary>A prepared <c>ffi_cif</c> and the types that it points at. Its owner frees it.</summary>
internal sealed unsafe class PreparedInterface
{
    // ffi_cif takes 24 to 48 bytes, depending on the target (measured for each RID).
    private const int CifBytes = 64;

    // enum ffi_status: FFI_OK.
    private const int Ok = 0;

    private readonly nint _owned;

    /// <summary>Prepares a call.</summary>
    /// <param name="library">The libffi that will use it.</param>
    /// <param name="signature">What is called, for the message.</param>
    /// <param name="descriptors">The <c>ffi_type</c> of each value.</param>
    /// <param name="result">The <c>ffi_type</c> of the result.</param>
    /// <param name="owned">Memory that the descriptors are in, freed with this; 0 for none.</param>
    /// <exception cref="FfiException">libffi refuses it.</exception>
    internal PreparedInterface(LibffiLibrary library, Signature signature, ReadOnlySpan<nint> descriptors, nint result, nint owned = 0)
    {
        _owned = owned;
        Cif = NativeMemory.AllocZeroed((nuint)(CifBytes + (descriptors.Length * sizeof(nint))));

        // libffi keeps the address of the type list: it lives behind the cif.
        nint* types = (nint*)((byte*)Cif + CifBytes);
        descriptors.CopyTo(new Span<nint>(types, descriptors.Length));
        int status = library.Prepare(Cif, library.DefaultAbi, (uint)descriptors.Length, result, types);
        if (status != Ok)
        {
            Free();
            throw new FfiException(FfiErrorCodes.CallFailed, $"ffi_prep_cif failed with status {status} for {signature}");
        }
    }

    internal void* Cif { get; }

    /// <summary>Prepares a signature of scalars.</summary>
    /// <param name="library">The libffi that will use it.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="asPassed">The kind that an argument of a type goes as.</param>
    /// <exception cref="FfiException">libffi refuses the signature.</exception>
    internal static PreparedInterface OfScalars(LibffiLibrary library, Signature signature, Func<NativeType, NativeKind> asPassed)
    {
        nint[] descriptors = new nint[signature.Types.Length];
        for (int i = 0; i < descriptors.Length; i++)
        {
            descriptors[i] = library.GetDescriptor(asPassed(signature.Types[i]));
        }

        return new PreparedInterface(library, signature, descriptors, library.GetDescriptor(DataModel.Host.Resolve(signature.ReturnType)));
    }

    /// <summary>Frees the memory, once nothing that was made of it is left.</summary>
    internal void Free()
    {
        NativeMemory.Free(Cif);
        NativeMemory.Free((void*)_owned);
    }
}
