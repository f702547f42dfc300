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

    internal int Count => _bound.Count;

    internal int FastCount => _bound.Values.Count(static function => function.Path == NodeCallPath.Fast);

    /// <summary>Binds a function.</summary>
    /// <param name="values">Makes the JavaScript values.</param>
    /// <param name="target">The native function.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="name">Its symbol, for messages.</param>
    /// <param name="callsBack">Whether it may call JavaScript.</param>
    /// <param name="release">
    /// Null where JavaScript gets the result as it is; otherwise the result is the address of text, and JavaScript gets a string: this
    /// function takes the address then, and 0 is none.
    /// </param>
    /// <returns>
    /// A JavaScript array: the function; the same for as long as a callback is registered, which optimised code calls slowly too (or
    /// undefined, where that needs no other); the path; the reason; the form, a number of <see cref="CallForm"/>.
    /// </returns>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded, or libffi refuses the signature.</exception>
    internal nint Bind(JsValues values, nint target, Signature signature, string name, CallsBack callsBack, nint? release)
    {
        BindingKey key = new(target, signature, callsBack, IsInMemory: false, CapturesError: false, release);
        if (TryFind(values, key, out nint array))
        {
            return array;
        }

        List<object> owners = [];
        CallDescription* call = Describe(target, signature, callsBack, owners, out NodeCallPath path, out string reason);
        if (release is not null)
        {
            call->Result = SlotKind.Text;
            call->Release = release.Value;
        }

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
    /// <returns>
    /// A JavaScript array: the call, as a number for <c>invoke</c>; the path; the reason; the bytes of the memory; where the result is;
    /// where the error number is; then where each argument is: bytes from a start that is a multiple of 16.
    /// </returns>
    /// <exception cref="FfiSignatureException">The convention does not carry the signature.</exception>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded.</exception>
    internal nint BindInMemory(JsValues values, nint target, Signature signature, string name, CallsBack callsBack, bool capturesError)
    {
        BindingKey key = new(target, signature, callsBack, IsInMemory: true, capturesError, Release: null);
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
        NodeCallPath path;
        string reason;
        if (context.FastPath.TryMakeStub(signature, target, capturesError, out FastStub? stub, out string? obstacle))
        {
            call->Stub = stub.Entry;
            owners.Add(stub.Owner);
            string? slow = context.V8Obstacle ?? FastCallRules.FindFunctionType(signature);
            path = slow is null ? NodeCallPath.Fast : NodeCallPath.Slot;
            reason = slow ?? stub.Description;
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

        if (context.FastPath.TryMakeStub(signature, target, capturesError: false, out FastStub? stub, out string? obstacle))
        {
            reason = stub.Description;
            path = NodeCallPath.Slot;
            call->Stub = stub.Entry;
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
            ?? (call->Result == SlotKind.Text ? "its result is a string, which V8 does not make inside of a fast call" : null)
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
        : HasWideParameters(call) ? $"; V8's values are not read by it: {context.ValuesObstacle}"
        : "";

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
    /// <param name="Release">What takes a result that is text; null where it is none.</param>
    private readonly record struct BindingKey(nint Target, Signature Signature, CallsBack CallsBack, bool IsInMemory, bool CapturesError, nint? Release);
}
