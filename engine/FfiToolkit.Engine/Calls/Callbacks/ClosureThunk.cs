using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Libffi;
using FfiToolkit.Types;

namespace FfiToolkit.Calls.Callbacks;

/// <summary>A callback that is entered through a closure of libffi: where no executable memory of our own is to be had.</summary>
internal sealed unsafe class ClosureThunk : Thunk
{
    // Given-back closures that rest before the first of them is freed.
    private const int Resting = 1024;

    private static readonly Queue<ClosureThunk> s_resting = new();

    // Those that native code may call: a closure that nothing referred to would be freed by its own finalizer, whatever comes first.
    private static readonly HashSet<ClosureThunk> s_all = [];

    // One element each, which stays where it is.
    private readonly ClosureThunk[] _self = GC.AllocateArray<ClosureThunk>(1, pinned: true);
    private readonly CallbackHandler[] _handlers;
    private readonly NativeType[] _types;
    private readonly bool _hasResult;
    private readonly nint _answer;
    private readonly IncomingImage? _image;
    private readonly Closure _closure;
    private nint _context;

    /// <exception cref="FfiException">libffi refuses the signature, or has no memory.</exception>
    internal ClosureThunk(LibffiLibrary library, Signature signature, nint answer, string obstacle)
        : this(new CallbackHandler[1], library, signature, answer, obstacle)
    {
    }

    private ClosureThunk(CallbackHandler[] handlers, LibffiLibrary library, Signature signature, nint answer, string obstacle)
        : base(handlers, 0)
    {
        _handlers = handlers;
        _types = signature.Types;
        _hasResult = signature.ReturnType != NativeType.Void;
        _answer = answer;
        _self[0] = this;
        Description = obstacle;
        void* self = Unsafe.AsPointer(ref _self[0]);
        _image = signature.HasAggregates ? new IncomingImage(library, signature) : null;
        _closure = _image is null ? new Closure(library, signature, &Enter, self) : new Closure(library, signature, _image.Prepared, &Enter, self);
        lock (s_resting)
        {
            s_all.Add(this);
        }
    }

    internal override nint Entry => _closure.Entry;

    internal override CallPath Path => CallPath.Libffi;

    internal override string Description { get; }

    internal override nint Context
    {
        set => Volatile.Write(ref _context, value);
    }

    internal override void Release(bool isForGood)
    {
        if (isForGood)
        {
            return;
        }

        lock (s_resting)
        {
            s_resting.Enqueue(this);
            if (s_resting.Count > Resting)
            {
                ClosureThunk oldest = s_resting.Dequeue();
                s_all.Remove(oldest);
                oldest._closure.Dispose();
            }
        }
    }

    [UnmanagedCallersOnly]
    private static void Enter(void* cif, void* result, void** values, void* self)
    {
        ClosureThunk thunk = Unsafe.AsRef<ClosureThunk>(self);
        NativeType[] types = thunk._types;
        const int Few = 16;
        ulong* slots = stackalloc ulong[Math.Max(Few, types.Length)];
        byte* memory = stackalloc byte[thunk._image?.Bytes ?? 0];
        byte* wanted = (byte*)result;
        if (thunk._image is not null)
        {
            thunk._image.FindArguments(values, ref wanted, memory, slots);
        }
        else
        {
            Load(types, values, slots);
        }

        if (thunk._answer == Upcall.Entry)
        {
            // Without leaving managed code.
            Upcall.Run(Volatile.Read(ref thunk._handlers[0]), slots, wanted);
            return;
        }

        // libffi has no place for a result that there is not.
        ulong none;
        ((delegate* unmanaged<nint, ulong*, void*, void>)thunk._answer)(Volatile.Read(ref thunk._context), slots, thunk._hasResult ? wanted : &none);
    }

    private static void Load(NativeType[] types, void** values, ulong* slots)
    {
        for (int i = 0; i < types.Length; i++)
        {
            NativeKind kind = DataModel.Host.Resolve(types[i]);
            slots[i] = ScalarMemory.Read(kind, new ReadOnlySpan<byte>(values[i], TypeLayouts.SizeOf(kind, DataModel.Host)));
        }
    }
}
