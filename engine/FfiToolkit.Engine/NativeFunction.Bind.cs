using System.Runtime.CompilerServices;
using FfiToolkit.Calls;
using FfiToolkit.Calls.Typed;

namespace FfiToolkit;

public sealed partial class NativeFunction
{
    private CallShape? _shape;
    private FastStub? _directEntry;

    // Where typed calls enter that need no slots; 0 before the first, and where there is no such entry.
    private nint _direct;

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

    /// <summary>Checks a typed call once per combination of types.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Require(CallShape shape)
    {
        if (!ReferenceEquals(_shape, shape))
        {
            Verify(shape);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Verify(CallShape shape)
    {
        shape.Verify(this);
        if (shape.IsDirect)
        {
            PrepareDirectCalls();
        }

        _shape = shape;
    }

    private unsafe void PrepareDirectCalls()
    {
        if (_direct != 0 || _stub is null)
        {
            return;
        }

        byte local;
        CallMark* mark = _guard.Enter(&local);
        try
        {
            if (_library.FastPath.TryMakeDirectEntry(Signature, Pointer, out FastStub? entry))
            {
                // Where two threads come at once one entry stays; the other goes with its finalizer.
                _direct = (Interlocked.CompareExchange(ref _directEntry, entry, null) ?? entry).Entry;
            }
        }
        finally
        {
            _guard.Leave(mark);
        }
    }
}
