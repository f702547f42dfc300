using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Calls;
using FfiToolkit.Libffi;
using FfiToolkit.Node.NodeApi;
using FfiToolkit.V8;

namespace FfiToolkit.Node.Binding;

/// <summary>Makes JavaScript functions of native ones: once per address and signature, for as long as the isolate lives.</summary>
internal sealed unsafe class FunctionBinder(IsolateContext context)
{
    private readonly Dictionary<BindingKey, BoundFunction> _bound = [];
    private readonly List<nint> _descriptions = [];
    private readonly List<GCHandle> _handles = [];
    private readonly List<object> _owners = [];

    internal int Count => _bound.Count;

    internal int FastCount => _bound.Values.Count(static function => function.Path == NodeCallPath.Fast);

    /// <summary>Binds a function.</summary>
    /// <param name="values">Makes the JavaScript values.</param>
    /// <param name="target">The native function.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="name">Its symbol, for messages.</param>
    /// <param name="callsBack">Whether it may call JavaScript.</param>
    /// <returns>
    /// A JavaScript array: the function; the same for as long as a callback is registered, which optimised code calls slowly too (or
    /// undefined, where that needs no other); the path; the reason; the form, a number of <see cref="CallForm"/>.
    /// </returns>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded, or libffi refuses the signature.</exception>
    internal nint Bind(JsValues values, nint target, Signature signature, string name, CallsBack callsBack)
    {
        BindingKey key = new(target, signature, callsBack, IsInMemory: false, CapturesError: false, SlotKind.Void, Release: 0);
        if (TryFind(values, key, out nint array))
        {
            return array;
        }

        List<object> owners = [];
        CallDescription* call = Describe(target, signature, callsBack, owners, out NodeCallPath path, out string reason);
        nint fast = path == NodeCallPath.Slot ? MakeReceiverStub(call, signature, owners, ref path, ref reason) : 0;
        if (fast != 0)
        {
            call->FastCode = fast;
            call->FastInfo = DescribeFast(call);
        }

        nint function = MakeFunction(values, call, fast != 0);
        nint slow = fast != 0 && callsBack == CallsBack.Perhaps ? MakeFunction(values, call, false) : values.Undefined;
        return Keep(values, key, values.Array(function, slow, values.Number((int)path), values.String(reason), values.Number((int)call->Form)), new BoundFunction(name, path, reason, 0, [.. owners]));
    }

    /// <summary>Binds a function whose arguments and result are in memory (<see cref="MemoryCall"/>).</summary>
    /// <param name="values">Makes the JavaScript values.</param>
    /// <param name="target">The native function.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="name">Its symbol, for messages.</param>
    /// <param name="callsBack">Whether it may call JavaScript.</param>
    /// <param name="capturesError">Whether the error number is kept behind the result.</param>
    /// <param name="text">What kind of text the result is the address of, of which <c>invoke</c> returns a string; <see cref="SlotKind.Void"/> where it is none.</param>
    /// <param name="release">The function that takes that address then; 0 for none.</param>
    /// <returns>
    /// A JavaScript array: the call, as a number for <c>invoke</c>; the path; the reason; the bytes of the memory; where the result is;
    /// where the error number is; then where each argument is: bytes from a start that is a multiple of 16.
    /// </returns>
    /// <exception cref="FfiSignatureException">The convention does not carry the signature.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    internal nint BindInMemory(JsValues values, nint target, Signature signature, string name, CallsBack callsBack, bool capturesError, SlotKind text, nint release)
    {
        BindingKey key = new(target, signature, callsBack, IsInMemory: true, capturesError, text, release);
        if (TryFind(values, key, out nint array))
        {
            return array;
        }

        if (TargetAbis.FindObstacle(signature) is { } refusal)
        {
            throw FfiSignatureException.NotCarried(signature, refusal);
        }

        List<object> owners = [];
        SlotMap slots = TargetAbis.SlotsOf(signature);
        int result = MemoryCall.ResultOffset(slots);
        int error = result + slots.ResultBytes;
        CallDescription* call = Allocate(target, callsBack, 0);
        call->ResultSlot = (uint)(result / SlotMap.SlotSize);
        call->Result = text;
        call->Release = release;
        NodeCallPath path;
        string reason;
        if (context.FastPath.TryMakeStub(signature, target, capturesError, isWrittenByMembers: true, out FastStub? stub, out string? obstacle))
        {
            call->Stub = stub.Entry;
            owners.Add(stub.Owner);
            string? slow = context.V8Obstacle
                ?? FastCallRules.FindFunctionType(signature)
                ?? (text == SlotKind.Void ? null : "its result is a string, which V8 does not make inside of a fast call");
            path = slow is null ? NodeCallPath.Fast : NodeCallPath.Slot;
            call->Pointers = callsBack == CallsBack.Perhaps ? PointersOf(signature, slots) : null;
            reason = slow ?? stub.Description + UnreadRemark(signature.Types.Any(static type => !type.IsAggregate && SlotKinds.Of(type) == SlotKind.Address));
        }
        else
        {
            path = NodeCallPath.Libffi;
            reason = obstacle;
            GCHandle libffi = GCHandle.Alloc(LibffiCall.For(context.LoadLibffi(), signature, capturesError));
            _handles.Add(libffi);
            call->Libffi = (nint)(delegate* unmanaged<nint, nint, ulong*, ulong*, void>)&MemoryCall.CallLibffi;
            call->Plan = GCHandle.ToIntPtr(libffi);
        }

        nint[] parts =
        [
            values.Number((nint)call), values.Number((int)path), values.String(reason),
            values.Number(error + SlotMap.SlotSize), values.Number(result), values.Number(error),
            .. Enumerable.Range(0, signature.Types.Length).Select(i => values.Number(slots.OffsetOf(i))),
        ];
        return Keep(values, key, values.Array(parts), new BoundFunction(name, path, reason, 0, [.. owners]));
    }

    /// <inheritdoc cref="V8Functions.MakeResume" path="/summary"/>
    /// <inheritdoc cref="V8Functions.MakeResume" path="/param[@name='makeLoop']"/>
    /// <returns>A <c>napi_value</c>; 0 where generated code is not used, V8 not known, or no such stacks for this system.</returns>
    internal nint MakeResume(nint makeLoop) =>
        context.V8 is null || context.FastPath.Obstacle is not null ? 0 : context.V8->MakeResume(context.CallState, makeLoop);

    /// <summary>What <see cref="CallDescription.Pointers"/> is; null where there are none, or where functions are inside of structs, which are not looked into.</summary>
    private uint* PointersOf(Signature signature, SlotMap slots)
    {
        int[] places = [.. Enumerable.Range(0, signature.Types.Length).Where(i => signature.Types[i] is PointerType { Accepts: ArgumentPolicy.Pointer or ArgumentPolicy.Function })];
        if (places.Length == 0 || signature.Types.Any(static type => type.IsAggregate && FastCallRules.HoldsFunction(type)))
        {
            return null;
        }

        uint* pointers = (uint*)NativeMemory.Alloc((nuint)(places.Length + 1), sizeof(uint));
        _descriptions.Add((nint)pointers);
        pointers[0] = (uint)places.Length;
        for (int i = 0; i < places.Length; i++)
        {
            uint slot = (uint)(slots.OffsetOf(places[i]) / SlotMap.SlotSize);
            pointers[i + 1] = FastCallRules.IsFunction(signature.Types[places[i]]) ? slot | CallDescription.Function : slot;
        }

        return pointers;
    }

    /// <summary>
    /// Makes the functions that call in memory: <c>invoke(call, slots)</c>, and the same for as long as native code may call back, which
    /// V8 does not call directly.
    /// </summary>
    internal nint[] MakeInvokers(JsValues values)
    {
        if (context.V8 is null)
        {
            nint invoke = MemoryCall.MakeInvoke(values);
            return [invoke, invoke];
        }

        (nint fast, nint slow) = context.V8->MakeInvoke();
        return [fast, slow];
    }

    /// <summary>
    /// Makes <c>invoke(call, slots, where, ...values)</c>, whose stub reads the values of addresses that JavaScript has not written.
    /// </summary>
    /// <param name="values">How many, 1 to <see cref="MemoryCall.MostValues"/>.</param>
    /// <returns>The function; 0 where V8's values are not read.</returns>
    internal nint MakeReadingInvoke(int values)
    {
        if (context.ValueLayout is not { } layout)
        {
            return 0;
        }

        NativeType[] parameters = [NativeType.Float64, NativeType.Float64, NativeType.Float64, .. Enumerable.Repeat(NativeType.Pointer, values)];
        ValueReading reading = new(layout, (ulong)(&context.CallState->Refused));
        if (!context.FastPath.TryMakeReceiverStub(Signature.Create(NativeType.Void, parameters), context.V8->InvokerOf(values), 0, reading, out FastStub? stub, out string? obstacle))
        {
            throw new InvalidOperationException(obstacle);
        }

        // V8's description of a fast function: its code, and what MakeReadingInvoke puts behind it.
        nint* fast = (nint*)NativeMemory.AllocZeroed(2, (nuint)sizeof(nint));
        _descriptions.Add((nint)fast);
        _owners.Add(stub.Owner);
        fast[0] = stub.Entry;
        return context.V8->MakeReadingInvoke(fast, values);
    }

    private bool TryFind(JsValues values, BindingKey key, out nint array)
    {
        nint found = 0;
        if (_bound.TryGetValue(key, out BoundFunction? known))
        {
            JsValues.Check(Napi.GetReferenceValue(values.Env, known.Reference, &found));
        }

        array = found;
        return found != 0;
    }

    /// <summary>Keeps a function for as long as the isolate lives, with the array that describes it to JavaScript.</summary>
    private nint Keep(JsValues values, BindingKey key, nint array, BoundFunction function)
    {
        nint reference;
        JsValues.Check(Napi.CreateReference(values.Env, array, 1, &reference));
        lock (_bound)
        {
            _bound.Add(key, function with { Reference = reference });
        }

        return array;
    }

    /// <summary>The symbol of a native function that was bound, for messages; its address where it was not.</summary>
    internal string NameOf(nint target)
    {
        // Other threads ask, too.
        lock (_bound)
        {
            foreach ((BindingKey key, BoundFunction function) in _bound)
            {
                if (key.Target == target)
                {
                    return function.Name;
                }
            }
        }

        return $"0x{target:x}";
    }

    /// <summary>Frees what the functions point at. None of them is called any more.</summary>
    internal void Release()
    {
        _bound.Clear();
        _owners.Clear();
        _handles.ForEach(static handle => handle.Free());
        _handles.Clear();
        _descriptions.ForEach(static description => NativeMemory.Free((void*)description));
        _descriptions.Clear();
    }

    private CallDescription* Allocate(nint target, CallsBack callsBack, int count)
    {
        CallDescription* call = CallDescription.Allocate(count);
        _descriptions.Add((nint)call);
        call->Target = target;
        call->State = context.CallState;
        call->CallsBack = callsBack;
        call->Count = (uint)count;
        return call;
    }

    private CallDescription* Describe(nint target, Signature signature, CallsBack callsBack, List<object> owners, out NodeCallPath path, out string reason)
    {
        CallDescription* call = Allocate(target, callsBack, signature.Parameters.Length);
        call->Result = SlotKinds.Of(signature.ReturnType);
        Span<SlotKind> kinds = CallDescription.KindsOf(call);
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = SlotKinds.Of(signature.Parameters[i]);
        }

        if (context.FastPath.TryMakeStub(signature, target, capturesError: false, isWrittenByMembers: false, out FastStub? stub, out string? obstacle))
        {
            reason = stub.Description;
            path = NodeCallPath.Slot;
            call->Stub = stub.Entry;
            call->Pointers = callsBack == CallsBack.Perhaps ? PointersOf(signature, TargetAbis.SlotsOf(signature)) : null;
            owners.Add(stub.Owner);
        }
        else
        {
            reason = obstacle;
            path = NodeCallPath.Libffi;
            CallInterface callInterface = new(context.LoadLibffi(), signature);
            (call->Libffi, call->Plan) = callInterface.Unmanaged;
            owners.Add(callInterface);
        }

        return call;
    }

    private nint MakeReceiverStub(CallDescription* call, Signature signature, List<object> owners, ref NodeCallPath path, ref string reason)
    {
        string? obstacle = context.V8Obstacle
            ?? FastCallRules.FindObstacle(
                context.NodeMajor, RuntimeInformation.ProcessArchitecture, OperatingSystem.IsMacOS(), signature, IsWide(call) ? context.ValuesObstacle : null);
        nint mark = call->CallsBack == CallsBack.PromisedNot ? (nint)(&call->State->Leaf) : 0;
        CallForm form = obstacle is null ? FormOf(call) : CallForm.Converted;
        ValueReading? reading = form == CallForm.Converted
            ? null
            : new ValueReading(context.ValueLayout!, (ulong)(&call->State->Refused), form == CallForm.ResultInCell ? (ulong)(&call->State->Result) : 0);
        if (obstacle is null && context.FastPath.TryMakeReceiverStub(signature, call->Target, mark, reading, out FastStub? stub, out obstacle))
        {
            path = NodeCallPath.Fast;
            reason = stub.Description + Remark(call, form);
            call->Form = form;
            owners.Add(stub.Owner);
            return stub.Entry;
        }

        reason = obstacle;
        return 0;
    }

    private CallForm FormOf(CallDescription* call)
    {
        if (!IsWide(call) || context.ValueLayout is null)
        {
            return CallForm.Converted;
        }

        return FastCallRules.HasNoWideTypes(context.NodeMajor) && SlotKinds.IsWide(call->Result) ? CallForm.ResultInCell
            : HasWideParameters(call) ? CallForm.Values : CallForm.Converted;
    }

    private string Remark(CallDescription* call, CallForm form) =>
        form != CallForm.Converted ? ", which reads V8's values"
        : UnreadRemark(HasWideParameters(call));

    private string UnreadRemark(bool couldRead) =>
        couldRead && context.ValuesObstacle is { } obstacle ? $"; V8's values are not read by it: {obstacle}" : "";

    private static bool IsWide(CallDescription* call) => SlotKinds.IsWide(call->Result) || HasWideParameters(call);

    private static bool HasWideParameters(CallDescription* call)
    {
        foreach (SlotKind kind in CallDescription.KindsOf(call))
        {
            if (SlotKinds.IsWide(kind))
            {
                return true;
            }
        }

        return false;
    }

    private nint DescribeFast(CallDescription* call)
    {
        Span<SlotKind> kinds = [.. CallDescription.KindsOf(call)];
        if (call->Form != CallForm.Converted)
        {
            foreach (ref SlotKind kind in kinds)
            {
                kind = SlotKinds.IsWide(kind) ? SlotKind.Value : kind;
            }
        }

        return V8Signatures.Describe(context.V8, call->Form == CallForm.ResultInCell ? SlotKind.Void : call->Result, kinds);
    }

    private nint MakeFunction(JsValues values, CallDescription* call, bool isFast) =>
        context.V8 is not null ? context.V8->Bind(call, isFast) : NodeApiFunction.Make(values, call);

    /// <summary>What functions are told apart by.</summary>
    /// <param name="Target">The address.</param>
    /// <param name="Signature">The signature.</param>
    /// <param name="CallsBack">Whether it may call JavaScript.</param>
    /// <param name="IsInMemory">Whether arguments and result are in memory.</param>
    /// <param name="CapturesError">Whether the error number is kept.</param>
    /// <param name="Text">What kind of text the result is.</param>
    /// <param name="Release">What takes it once it was read.</param>
    private readonly record struct BindingKey(
        nint Target, Signature Signature, CallsBack CallsBack, bool IsInMemory, bool CapturesError, SlotKind Text, nint Release);
}
