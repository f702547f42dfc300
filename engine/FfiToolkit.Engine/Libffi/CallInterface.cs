using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FfiToolkit.Types;

namespace FfiToolkit.Libffi;

/// <summary>
/// A prepared <c>ffi_cif</c> with, from libffi 3.7, its call plan: calls a function whose arguments are in 8-byte slots.
/// Immutable once made, and thread-safe. Its native memory goes with its finalizer.
/// </summary>
internal sealed unsafe class CallInterface : LibffiCall
{
    private const int InlineArguments = 8;
    private const int StackArguments = 128;

    private readonly LibffiLibrary _library;
    private readonly int _argumentCount;
    private readonly ResultWidth _result;
    private readonly PreparedInterface _prepared;
    private readonly void* _cif;
    private readonly nint _plan;

    /// <exception cref="FfiException">libffi refuses the signature.</exception>
    internal CallInterface(LibffiLibrary library, Signature signature, int errorOffset = 0)
        : base(errorOffset)
    {
        _library = library;
        _argumentCount = signature.Types.Length;
        _result = ResultWidth.Of(signature.ReturnType, DataModel.Host);
        _prepared = PreparedInterface.OfScalars(library, signature, AsPassed);
        _cif = _prepared.Cif;
        if (library.HasPlans)
        {
            _plan = library.AllocatePlan(_cif);
        }
    }

    ~CallInterface()
    {
        if (_plan != 0)
        {
            _library.FreePlan(_plan);
        }

        _prepared?.Free();
    }

    /// <summary>
    /// What a host needs to call without managed code: <c>void entry(void* plan, void* target, void* result, void** values)</c>
    /// and its first argument. Good for as long as this object is referred to.
    /// </summary>
    internal (nint Entry, nint Plan) Unmanaged => _plan != 0 ? ((nint)_library.InvokePlan, _plan) : ((nint)_library.Call, (nint)_cif);

    [SkipLocalsInit]
    internal override void Invoke(nint target, ulong* slots, ulong* result)
    {
        if (_argumentCount <= InlineArguments)
        {
            Pointers pointers;
            Call(target, slots, result, (void**)&pointers);
        }
        else
        {
            InvokeMany(target, slots, result);
        }
    }

    /// <summary>
    /// The type that an argument goes as. libffi extends a narrow integer in a register, but on the stack it writes the
    /// value's own bytes and leaves the rest of the slot as it was; clang's callees read 32 bits of it. The slots here hold
    /// extended values, so that narrow integers can be passed as 32 bits.
    /// </summary>
    private static NativeKind AsPassed(NativeType type)
    {
        NativeKind kind = DataModel.Host.Resolve(type);

        // Apple's arm64 ABI packs narrow arguments on the stack: there the width is part of the place.
        if (TargetAbis.Host == TargetAbi.AppleArm64)
        {
            return kind;
        }

        return kind switch
        {
            NativeKind.Int8 or NativeKind.Int16 => NativeKind.Int32,
            NativeKind.UInt8 or NativeKind.UInt16 => NativeKind.UInt32,
            _ => kind,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void InvokeMany(nint target, ulong* slots, ulong* result)
    {
        if (_argumentCount <= StackArguments)
        {
            void** onStack = stackalloc void*[_argumentCount];
            Call(target, slots, result, onStack);
            return;
        }

        void** pointers = (void**)NativeMemory.Alloc((nuint)_argumentCount, (nuint)sizeof(void*));
        try
        {
            Call(target, slots, result, pointers);
        }
        finally
        {
            NativeMemory.Free(pointers);
        }
    }

    private void Call(nint target, ulong* slots, ulong* result, void** pointers)
    {
        for (int i = 0; i < _argumentCount; i++)
        {
            pointers[i] = slots + i;
        }

        // libffi is entered through a function pointer, and enters the target: see X64StubEmitter.
        UpperHalves.Clear();
        if (_plan != 0)
        {
            _library.InvokePlan(_plan, target, result, pointers);
        }
        else
        {
            _library.Call(_cif, target, result, pointers);
        }

        KeepError(result);
        *result = _result.Extend(*result);
        GC.KeepAlive(this);
    }

    [InlineArray(InlineArguments)]
    private struct Pointers
    {
        private nint _first;
    }
}
