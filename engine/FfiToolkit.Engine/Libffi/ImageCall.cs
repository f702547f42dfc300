using System.Runtime.InteropServices;
using FfiToolkit.Abi;

namespace FfiToolkit.Libffi;

/// <summary>Calls with aggregates and variadic calls: libffi loads a <see cref="RegisterImage"/>. Its native memory goes with its finalizer.</summary>
internal sealed unsafe class ImageCall : LibffiCall
{
    private const int StackBytes = 4096;

    private readonly LibffiLibrary _library;
    private readonly RegisterImage _image;
    private readonly SlotMap _slots;
    private readonly ResultWidth? _width;
    private readonly void* _cif;
    private readonly PreparedInterface? _prepared;

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
        ImageResult result = ImageResult.Of(library, layout, word);
        _prepared = new PreparedInterface(library, signature, types, result.Descriptor, result.Memory);
        _cif = _prepared.Cif;
    }

    ~ImageCall() => _prepared?.Free();

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
}
