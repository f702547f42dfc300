using System.Runtime.CompilerServices;
using FfiToolkit.Calls;
using FfiToolkit.Calls.Callbacks;

namespace FfiToolkit;

/// <summary>A call of a callback by native code: its arguments, and the place of its result.</summary>
public readonly unsafe ref struct IncomingCall
{
    private readonly CallbackInfo _info;
    private readonly ulong* _slots;
    private readonly byte* _result;

    internal IncomingCall(CallbackInfo info, ulong* slots, byte* result)
    {
        _info = info;
        _slots = slots;
        _result = result;
    }

    /// <summary>The callback's signature.</summary>
    public Signature Signature => _info.Signature;

    /// <summary>How many arguments there are.</summary>
    public int Count => _info.Arguments.Length;

    /// <summary>An argument: a number or address of its declared type. An aggregate is copied into an <see cref="AggregateValue"/>; <see cref="Bytes"/> copies nothing.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    public FfiValue this[int index]
    {
        get
        {
            ValueTag? tag = _info.TagOf(index);
            return tag is not null ? new FfiValue(_slots[index], tag) : AggregateValue.Copy(_info.Arguments[index], Bytes(index));
        }
    }

    /// <summary>The bytes of an argument that is a struct, a union or a complex number, where native code or the callback's stub has them.</summary>
    /// <param name="index">Which argument, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="InvalidCastException">The argument is a number or an address.</exception>
    public ReadOnlySpan<byte> Bytes(int index) => _info.TagOf(index) is null
        ? new ReadOnlySpan<byte>((void*)(nuint)_slots[index], _info.SizeOf(index))
        : throw new InvalidCastException($"Argument {index} of {_info.Name} is {_info.Arguments[index]}, which is no aggregate.");

    /// <summary>An argument that is an aggregate, as a struct of .NET that is laid out alike, in place.</summary>
    /// <typeparam name="T">A struct whose fields are where the native type has them.</typeparam>
    /// <param name="index">Which argument, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such argument.</exception>
    /// <exception cref="FfiArgumentException">The layouts differ; the message says where.</exception>
    public ref readonly T Struct<T>(int index)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Bytes(index);
        _info.Require(typeof(T), index);
        return ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in bytes[0]));
    }

    /// <summary>Gives the result: a value that the declared type takes as an argument, but for strings and buffers, which nobody would keep.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="FfiArgumentException">The declared type does not take it.</exception>
    public void Return(FfiValue value) => _info.Store(value, _result);

    /// <summary>Gives a result that is an aggregate as a struct of .NET that is laid out alike.</summary>
    /// <typeparam name="T">A struct whose fields are where the native type has them.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="FfiArgumentException">The layouts differ, or the result is no aggregate.</exception>
    public void ReturnStruct<T>(in T value)
        where T : unmanaged
    {
        _info.Require(typeof(T), Count);
        Unsafe.WriteUnaligned(_result, value);
    }

    /// <summary>The bytes of a result that is an aggregate, to be written; zeros at first.</summary>
    /// <exception cref="InvalidCastException">The result is a number, an address, or nothing.</exception>
    public Span<byte> ResultBytes => _info.Signature.ReturnType.IsAggregate
        ? new Span<byte>(_result, _info.ResultBytes)
        : throw new InvalidCastException($"The result of {_info.Name} is {_info.Signature.ReturnType}, which is no aggregate.");
}
