using System.Runtime.CompilerServices;
using FfiToolkit.Calls;
using FfiToolkit.Libffi;

namespace FfiToolkit;

/// <summary>
/// A native function with a signature. Every argument is validated for its declared type, the same on both call paths.
/// Thread-safe. It keeps its library open while it is in use.
/// </summary>
public sealed unsafe partial class NativeFunction
{
    private const int InlineArguments = 8;

    // Keeps the library open.
    private readonly DynamicLibrary _library;
    private readonly CallGate _gate;
    private readonly ValueKind[] _kinds;
    private readonly ValueKind _resultKind;
    private readonly nint _entry;
    private readonly FastStub? _stub;
    private readonly CallInterface? _interface;

    internal NativeFunction(DynamicLibrary library, string name, Signature signature, nint pointer, FfiContext context)
    {
        _library = library;
        _gate = library.Gate;
        _kinds = ValueKinds.Of(signature.Parameters.AsSpan());
        _resultKind = ValueKinds.Of(signature.ReturnType);
        Name = name;
        Signature = signature;
        Pointer = pointer;
        if (context.FastPath.TryMakeStub(signature, pointer, out _stub, out string reason))
        {
            _entry = _stub.Entry;
        }
        else
        {
            _interface = new CallInterface(context.LoadLibffi(), signature);
        }

        CallPathReason = reason;
    }

    /// <summary>The symbol's name.</summary>
    public string Name { get; }

    /// <summary>The declared signature.</summary>
    public Signature Signature { get; }

    /// <summary>The function's own address, which native code can be given.</summary>
    public nint Pointer { get; }

    /// <summary>How the function is called.</summary>
    public CallPath CallPath => _stub is null ? CallPath.Libffi : CallPath.Fast;

    /// <summary>Why it is called that way, in words.</summary>
    public string CallPathReason { get; }

    /// <summary>Calls the function. Numbers cause no allocation.</summary>
    /// <param name="arguments">One value per parameter.</param>
    /// <returns>The result; addresses for pointer-like types, <see cref="FfiValue.IsVoid"/> for void.</returns>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    /// <exception cref="FfiArgumentException">The count is wrong, or a value is not what its declared type accepts. Nothing was called.</exception>
    [SkipLocalsInit]
    public FfiValue Invoke(params ReadOnlySpan<FfiValue> arguments)
    {
        ValueKind[] kinds = _kinds;
        if (!_gate.IsClosed && arguments.Length == kinds.Length && kinds.Length <= InlineArguments)
        {
            InlineSlots slots;
            ulong* slot = (ulong*)&slots;
            for (int i = 0; i < kinds.Length; i++)
            {
                if (!ArgumentConverter.TryConvert(kinds[i], in arguments[i], out slot[i]))
                {
                    return ArgumentConverter.ToResult(_resultKind, InvokeGeneral(arguments));
                }
            }

            ulong result;
            Run(slot, &result);
            return ArgumentConverter.ToResult(_resultKind, result);
        }

        return ArgumentConverter.ToResult(_resultKind, InvokeGeneral(arguments));
    }

    /// <summary><c>name: signature</c>.</summary>
    public override string ToString() => $"{Name}: {Signature}";

    /// <summary>Whether the types are the same to native code: pointer, string and buffers are one.</summary>
    internal bool IsDeclaredAs(Signature signature) =>
        Signature.Equals(signature)
        || (_resultKind == ValueKinds.Of(signature.ReturnType) && _kinds.AsSpan().SequenceEqual(ValueKinds.Of(signature.Parameters.AsSpan())));

    /// <summary>Calls with whatever arguments: any count, references, and everything that is refused.</summary>
    /// <returns>The result's bits.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal ulong InvokeGeneral(ReadOnlySpan<FfiValue> arguments)
    {
        ThrowIfClosed();
        if (arguments.Length != _kinds.Length)
        {
            throw new FfiArgumentException($"Invalid argument count: expected {_kinds.Length}, got {arguments.Length}");
        }

        Span<ulong> slots = arguments.Length <= 64 ? stackalloc ulong[64] : new ulong[arguments.Length];
        ReferenceArguments? references = null;
        try
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                slots[i] = Convert(_kinds[i], i, arguments[i], ref references);
            }

            ulong result = 0;
            fixed (ulong* slot = slots)
            {
                Run(slot, &result);
            }

            return result;
        }
        finally
        {
            references?.Dispose();
        }
    }

    /// <summary>Makes the call. No library is unmapped and no stub freed while it runs.</summary>
    /// <param name="slots">8 bytes per argument.</param>
    /// <param name="result">8 bytes on the caller's stack.</param>
    /// <exception cref="FfiClosedException">The library is closed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Run(ulong* slots, ulong* result)
    {
        if (_entry == 0 || !_gate.TryEnter(result))
        {
            RunShared(slots, result);
            return;
        }

        ((delegate* unmanaged<ulong*, ulong*, void>)_entry)(slots, result);
        _gate.Leave();
        GC.KeepAlive(this);
    }

    /// <summary>As <see cref="Run"/>, without the GC transition where there is a stub.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RunLeaf(ulong* slots, ulong* result)
    {
        if (_entry == 0 || !_gate.TryEnter(result))
        {
            RunShared(slots, result);
            return;
        }

        ((delegate* unmanaged[SuppressGCTransition]<ulong*, ulong*, void>)_entry)(slots, result);
        _gate.Leave();
        GC.KeepAlive(this);
    }

    /// <summary>The call on libffi, on threads that do not own the gate, and within another call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunShared(ulong* slots, ulong* result)
    {
        if (_entry == 0 && _gate.TryEnter(result))
        {
            _interface!.Invoke(Pointer, slots, result);
            _gate.Leave();
            return;
        }

        InFlight thread = _gate.EnterShared();
        if (_entry != 0)
        {
            ((delegate* unmanaged<ulong*, ulong*, void>)_entry)(slots, result);
        }
        else
        {
            _interface!.Invoke(Pointer, slots, result);
        }

        thread.Exit();
        GC.KeepAlive(this);
    }

    private static ulong Convert(ValueKind kind, int index, in FfiValue value, ref ReferenceArguments? references)
    {
        if (ArgumentConverter.TryConvert(kind, value, out ulong slot))
        {
            return slot;
        }

        if (kind == ValueKind.Pointer && value.Tag is not ValueTag and { } reference)
        {
            references ??= new ReferenceArguments();
            if (references.TryPin(reference, index, out ulong address))
            {
                return address;
            }
        }

        throw ArgumentConverter.Refusal(kind, index, value);
    }

    private void ThrowIfClosed()
    {
        if (_gate.IsClosed)
        {
            throw FfiClosedException.Library();
        }
    }

    [InlineArray(InlineArguments)]
    private struct InlineSlots
    {
        private ulong _first;
    }
}
