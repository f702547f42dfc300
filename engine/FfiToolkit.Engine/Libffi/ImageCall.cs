using System.Runtime.InteropServices;
using FfiToolkit.Abi;

namespace FfiToolkit.Libffi;

/// <summary>Calls with aggregates and variadic calls: libffi loads a <see cref="RegisterImage"/>. Its native memory goes with its finalizer.</summary>
internal sealed unsafe class ImageCall : LibffiCall
{
    private const int StackBytes = 4096;

    private readonly LibffiLibrary _library;
    private readonly Transfer[] _transfers;

    // Where each value that libffi is given begins in the image.
    private readonly int[] _offsets;
    private readonly int _imageBytes;

    // Where the address of the result goes; -1 where it is no argument.
    private readonly int _resultPlace;
    private readonly ResultWidth? _width;
    private readonly void* _cif;
    private readonly nint _plan;
    private readonly PreparedInterface? _prepared;

    /// <exception cref="FfiException">libffi refuses the image, which it does for no known target.</exception>
    internal ImageCall(LibffiLibrary library, Signature signature, int errorOffset)
        : base(errorOffset)
    {
        _library = library;
        Convention convention = Convention.Of(TargetAbis.Host!.Value);
        CallLayout layout = convention.Lay(signature, hasReceiver: false);
        RegisterImage image = new(layout);
        _transfers = Plan(layout, image, SlotMap.Of(signature, convention));
        _offsets = [.. Enumerable.Range(0, image.Values).Select(image.OffsetOf)];
        _imageBytes = image.Bytes;
        _resultPlace = image.ResultAddress is { } address ? image.PlaceOf(address) : -1;
        _width = signature.ReturnType.IsAggregate ? null : ResultWidth.Of(signature.ReturnType, convention.Data);
        ImageResult result = ImageResult.Of(library, layout, image.DescribeWord(library));
        _prepared = new PreparedInterface(library, signature, image.DescribeValues(library), result.Descriptor, result.Memory);
        _cif = _prepared.Cif;
        if (library.HasPlans)
        {
            _plan = library.AllocatePlan(_cif);
        }
    }

    ~ImageCall()
    {
        if (_plan != 0)
        {
            _library.FreePlan(_plan);
        }

        _prepared?.Free();
    }

    internal override void Invoke(nint target, ulong* slots, ulong* result)
    {
        int bytes = _imageBytes + (_offsets.Length * sizeof(void*));
        byte* allocated = bytes > StackBytes ? (byte*)NativeMemory.Alloc((nuint)bytes) : null;
        byte* onStack = stackalloc byte[allocated is null ? bytes : 0];
        byte* image = allocated is null ? onStack : allocated;
        try
        {
            Fill((byte*)slots, result, image);
            void** values = (void**)(image + _imageBytes);
            for (int i = 0; i < _offsets.Length; i++)
            {
                values[i] = image + _offsets[i];
            }

            UpperHalves.Clear();
            if (_plan != 0)
            {
                _library.InvokePlan(_plan, target, result, values);
            }
            else
            {
                _library.Call(_cif, target, result, values);
            }

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

    /// <summary>Every piece of every argument, and where it goes.</summary>
    private static Transfer[] Plan(CallLayout layout, RegisterImage image, SlotMap slots)
    {
        List<Transfer> transfers = [];
        for (int i = 0; i < layout.ArgumentCount; i++)
        {
            Placement placement = layout.Argument(i);
            foreach (Piece piece in layout.PiecesOf(placement))
            {
                transfers.Add(placement.IsReference
                    ? new Transfer(slots.OffsetOf(i), image.PlaceOf(piece), 0)
                    : new Transfer(slots.OffsetOf(i) + piece.Offset, image.PlaceOf(piece), piece.Size));
            }
        }

        return [.. transfers];
    }

    private void Fill(byte* slots, void* result, byte* image)
    {
        new Span<byte>(image, _imageBytes).Clear();
        foreach (Transfer transfer in _transfers)
        {
            byte* from = slots + transfer.Slot;
            byte* to = image + transfer.Place;
            switch (transfer.Size)
            {
                case 0:
                    *(nint*)to = (nint)from;
                    break;
                case sizeof(ulong):
                    *(ulong*)to = *(ulong*)from;
                    break;
                case sizeof(uint):
                    *(uint*)to = *(uint*)from;
                    break;
                default:
                    Buffer.MemoryCopy(from, to, transfer.Size, transfer.Size);
                    break;
            }
        }

        if (_resultPlace >= 0)
        {
            *(nint*)(image + _resultPlace) = (nint)result;
        }
    }

    /// <summary>One piece's way.</summary>
    /// <param name="Slot">Where it is in the slots.</param>
    /// <param name="Place">Where it goes in the image.</param>
    /// <param name="Size">Its bytes; 0 where its address goes instead.</param>
    private readonly record struct Transfer(int Slot, int Place, int Size);
}
