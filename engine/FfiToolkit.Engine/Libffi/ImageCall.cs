using System.Runtime.InteropServices;
using FfiToolkit.Abi;

namespace FfiToolkit.Libffi;

/// <summary>Calls with aggregates and variadic calls: libffi loads a <see cref="RegisterImage"/>. Its native memory goes with its finalizer.</summary>
internal sealed unsafe class ImageCall : LibffiCall
{
    private const int StackBytes = 4096;

    // enum ffi_type: FFI_TYPE_STRUCT.
    private const ushort StructType = 13;

    private readonly LibffiLibrary _library;
    private readonly RegisterImage _image;
    private readonly SlotMap _slots;
    private readonly ResultWidth? _width;
    private readonly void* _cif;
    private readonly PreparedInterface? _prepared;
    private FfiType* _resultType;

    /// <exception cref="FfiException">libffi refuses the image, which it does for no known target.</exception>
    internal ImageCall(LibffiLibrary library, Signature signature, int errorOffset)
        : base(errorOffset)
    {
        _library = library;
        Convention convention = Convention.Of(TargetAbis.Host!.Value);
        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        _image = new RegisterImage(layout);
        _slots = SlotMap.Of(signature, convention);
        _width = signature.ReturnType.IsAggregate ? null : ResultWidth.Of(signature.ReturnType, convention.Data);
        nint[] types = new nint[_image.Values];
        nint word = library.GetDescriptor(_image.Word == sizeof(ulong) ? NativeKind.UInt64 : NativeKind.UInt32);
        Array.Fill(types, word);
        Array.Fill(types, library.GetDescriptor(NativeKind.Float64), _image.Integers, _image.Vectors);
        _prepared = new PreparedInterface(library, signature, types, DescribeResult(signature.ReturnType, layout, word));
        _cif = _prepared.Cif;
    }

    ~ImageCall()
    {
        _prepared?.Free();
        NativeMemory.Free(_resultType);
    }

    internal override void Invoke(nint target, ulong* slots, ulong* result)
    {
        int bytes = _image.Bytes + (_image.Values * sizeof(void*));
        byte* allocated = bytes > StackBytes ? (byte*)NativeMemory.Alloc((nuint)bytes) : null;
        byte* onStack = stackalloc byte[allocated is null ? bytes : 0];
        byte* image = allocated is null ? onStack : allocated;
        try
        {
            _image.Fill((byte*)slots, _slots, result, image);
            void** values = (void**)(image + _image.Bytes);
            for (int i = 0; i < _image.Values; i++)
            {
                values[i] = image + _image.OffsetOf(i);
            }

            UpperHalves.Clear();
            _library.Call(_cif, target, result, values);
            KeepError(result);
        }
        finally
        {
            NativeMemory.Free(allocated);
        }

        if (_width is { } width)
        {
            *result = width.Extend(*result);
        }

        GC.KeepAlive(this);
    }

    /// <summary>
    /// The descriptor of the result: a scalar's own; of what comes back in registers a struct of their contents, which every
    /// convention returns in them; of what is written through an address nothing, or where that has a register of its own a struct
    /// so large that libffi puts the address of the result there.
    /// </summary>
    private nint DescribeResult(NativeType type, CallLayout layout, nint word)
    {
        if (!type.IsAggregate)
        {
            return _library.GetDescriptor(layout.Convention.Data.Resolve(type));
        }

        ReadOnlySpan<Piece> pieces = layout.PiecesOf(layout.Result);
        if (layout.Result.IsReference)
        {
            return _image.IsArgumentRegister(pieces[0]) ? _library.GetDescriptor(NativeKind.Void) : Describe([word, word, word]);
        }

        nint[] members = new nint[pieces.Length];
        for (int i = 0; i < members.Length; i++)
        {
            // An eightbyte of System V is loaded whole.
            members[i] = pieces[i].Kind == LocationKind.IntegerRegister ? word
                : _library.GetDescriptor(pieces[i].Size == sizeof(float) && !layout.Convention.CountsVectorArguments ? NativeKind.Float32 : NativeKind.Float64);
        }

        return Describe(members);
    }

    private nint Describe(ReadOnlySpan<nint> members)
    {
        _resultType = (FfiType*)NativeMemory.AllocZeroed((nuint)(sizeof(FfiType) + ((members.Length + 1) * sizeof(nint))));
        *_resultType = new FfiType { Size = 0, Alignment = 0, Type = StructType, Elements = (nint*)(_resultType + 1) };
        members.CopyTo(new Span<nint>(_resultType->Elements, members.Length));
        return (nint)_resultType;
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
