using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Calls.Typed;

namespace FfiToolkit;

public sealed partial class NativeFunction
{
    // The type that stands for the last shape that was checked.
    private Type? _shape;
    private FastStub? _directEntry;

    // Where typed calls enter that need no slots, and the gate that they pass: a shut one before the first, and where there is no
    // such entry.
    private nint _direct;
    private unsafe nint _directGate = (nint)CallGuard.Shut;

    /// <summary>
    /// Makes a delegate that calls the function. The delegate's types are checked against the signature here, once;
    /// a call then costs little more than one through a function pointer. The delegate keeps the function in use.
    /// </summary>
    /// <typeparam name="TDelegate">
    /// A delegate of up to 16 parameters whose types are those that the native types stand for: <c>int</c> for int32,
    /// <c>nint</c>, <c>string</c>, a span or array of an unmanaged type, a <c>SafeHandle</c>, or an <c>out</c>, <c>ref</c> or
    /// <c>in</c> parameter of an unmanaged type for pointers.
    /// </typeparam>
    /// <param name="mode">Whether the call makes a GC transition.</param>
    /// <exception cref="FfiBindException">The delegate does not fit the signature; the message says where and what would.</exception>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    public TDelegate Bind<TDelegate>(BindMode mode = BindMode.Normal)
        where TDelegate : Delegate
    {
        ThrowIfClosed();
        Func<NativeFunction, bool, TDelegate>? factory = BindingRegistry.Find<TDelegate>();
        return factory is not null
            ? factory(this, mode == BindMode.Leaf)
            : (TDelegate)BindingTypes.Bind(this, typeof(TDelegate), mode == BindMode.Leaf);
    }

    /// <summary>Puts a typed argument into its slot: a number or a struct. The place that takes the error has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Store<T>(int index, byte* slots, ref T value)
        where T : allows ref struct
    {
        if (Slot.IsStruct<T>())
        {
            Unsafe.WriteUnaligned(slots + _memory!.Slots.OffsetOf(index), value);
        }
        else if (Slot.IsScalar<T>())
        {
            *(ulong*)(slots + _memory!.Slots.OffsetOf(index)) = Slot.From(value);
        }
    }

    /// <summary>Gives the error number to the last argument, if that is what takes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void StoreError<T>(byte* result, ref T value)
        where T : allows ref struct
    {
        if (typeof(T) == typeof(Span<int>) && CapturesError)
        {
            Unsafe.As<T, Span<int>>(ref value)[0] = *(int*)(result + _memory!.Slots.ResultBytes);
        }
    }

    /// <summary>A typed call in the general way.</summary>
    private unsafe TResult CallGeneral<TResult>(ReadOnlySpan<FfiValue> arguments)
    {
        if (_memory?.Bytes > CallMemory.Size)
        {
            return CallLarge<TResult>(arguments);
        }

        Unsafe.SkipInit(out CallMemory memory);
        InvokeGeneral(arguments, (byte*)&memory);
        return Slot.Load<TResult>((byte*)&memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe TResult CallLarge<TResult>(ReadOnlySpan<FfiValue> arguments)
    {
        byte* result = (byte*)NativeMemory.Alloc((nuint)(Slots.ResultBytes + sizeof(ulong)));
        try
        {
            InvokeGeneral(arguments, result);
            return Slot.Load<TResult>(result);
        }
        finally
        {
            NativeMemory.Free(result);
        }
    }

    /// <summary>Checks a typed call once per combination of types.</summary>
    internal void Require(CallShape shape)
    {
        if (!IsReady(shape.Key))
        {
            Verify(shape);
        }
    }

    /// <summary>Whether typed calls of a shape have been checked.</summary>
    /// <param name="shape">The type that stands for it, which compiled code has as a constant.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsReady(Type shape) => ReferenceEquals(_shape, shape);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Verify(CallShape shape)
    {
        shape.Verify(this);
        if (shape.IsDirect)
        {
            PrepareDirectCalls();
        }

        _shape = shape.Key;
    }

    private unsafe void PrepareDirectCalls()
    {
        if (_direct != 0 || _stub is null)
        {
            return;
        }

        byte local;
        CallMark* mark = _guard.Enter(CallMarks.PageOf((nint)(&local)));
        try
        {
            if (_library.FastPath.TryMakeDirectEntry(Signature, Pointer, out FastStub? entry))
            {
                // Where two threads come at once one entry stays; the other goes with its finalizer.
                _direct = (Interlocked.CompareExchange(ref _directEntry, entry, null) ?? entry).Entry;

                // Behind the entry: whoever finds this gate open finds that.
                Volatile.Write(ref _directGate, (nint)_gate);
            }
        }
        finally
        {
            _guard.Leave(mark);
        }
    }
}
