using System.Runtime.InteropServices;
using FfiToolkit.Abi;

namespace FfiToolkit.Libffi;

/// <summary>What libffi is told of the result of a call that is passed as a register image.</summary>
/// <param name="Descriptor">The <c>ffi_type</c>.</param>
/// <param name="Memory">What it consists of, to be freed; 0 for one of libffi's own.</param>
internal readonly unsafe record struct ImageResult(nint Descriptor, nint Memory = 0)
{
    // enum ffi_type: FFI_TYPE_STRUCT.
    private const ushort StructType = 13;

    /// <summary>
    /// The descriptor of the result: a scalar's own; of what comes back in registers a struct of their contents, which every
    /// convention returns in them; of what is written through an address nothing, or where that has a register of its own a struct
    /// so large that libffi puts the address of the result there.
    /// </summary>
    internal static ImageResult Of(LibffiLibrary library, CallLayout layout, nint word)
    {
        NativeType type = layout.Signature.ReturnType;
        if (!type.IsAggregate)
        {
            return new ImageResult(library.GetDescriptor(layout.Convention.Data.Resolve(type)));
        }

        ReadOnlySpan<Piece> pieces = layout.PiecesOf(layout.Result);
        if (layout.Result.IsReference)
        {
            return layout.Convention.IntegerRegisters.Contains(pieces[0].Index) ? new ImageResult(library.GetDescriptor(NativeKind.Void)) : Struct([word, word, word]);
        }

        nint[] members = new nint[pieces.Length];
        for (int i = 0; i < members.Length; i++)
        {
            // An eightbyte of System V is loaded whole.
            members[i] = pieces[i].Kind == LocationKind.IntegerRegister ? word
                : library.GetDescriptor(pieces[i].Size == sizeof(float) && !layout.Convention.CountsVectorArguments ? NativeKind.Float32 : NativeKind.Float64);
        }

        return Struct(members);
    }

    private static ImageResult Struct(ReadOnlySpan<nint> members)
    {
        FfiType* type = (FfiType*)NativeMemory.AllocZeroed((nuint)(sizeof(FfiType) + ((members.Length + 1) * sizeof(nint))));
        *type = new FfiType { Size = 0, Alignment = 0, Type = StructType, Elements = (nint*)(type + 1) };
        members.CopyTo(new Span<nint>(type->Elements, members.Length));
        return new ImageResult((nint)type, (nint)type);
    }

    // ffi.h: struct _ffi_type. libffi computes size and alignment.
    private struct FfiType
    {
        public nuint Size;
        public ushort Alignment;
        public ushort Type;
        public nint* Elements;
    }
}
