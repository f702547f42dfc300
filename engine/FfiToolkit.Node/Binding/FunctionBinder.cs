using System.Runtime.InteropServices;
using FfiToolkit.Calls;
using FfiToolkit.Libffi;
using FfiToolkit.Node.NodeApi;

namespace FfiToolkit.Node.Binding;

/// <summary>Makes JavaScript functions of native ones: once per address and signature, for as long as the isolate lives.</summary>
internal sealed unsafe class FunctionBinder(IsolateContext context)
{
    private readonly Dictionary<(nint Target, Signature Signature, CallsBack CallsBack), BoundFunction> _bound = [];
    private readonly List<nint> _descriptions = [];

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
    /// undefined, where that needs no other); the path; the reason.
    /// </returns>
    /// <exception cref="FfiException">The function needs libffi and none could be loaded, or libffi refuses the signature.</exception>
    internal nint Bind(JsValues values, nint target, Signature signature, string name, CallsBack callsBack)
    {
        nint array;
        if (_bound.TryGetValue((target, signature, callsBack), out BoundFunction? known))
        {
            JsValues.Check(Napi.GetReferenceValue(values.Env, known.Reference, &array));
            return array;
        }

        List<object> owners = [];
        CallDescription* call = Describe(target, signature, callsBack, owners, out NodeCallPath path, out string reason);
        nint fast = path == NodeCallPath.Slot ? MakeReceiverStub(call, signature, owners, ref path, ref reason) : 0;
        if (fast != 0)
        {
            call->FastCode = fast;
            call->FastInfo = V8Signatures.Describe(context.V8, call->Result, CallDescription.KindsOf(call));
        }

        nint function = MakeFunction(values, call, fast != 0);
        nint slow = fast != 0 && callsBack == CallsBack.Perhaps ? MakeFunction(values, call, false) : values.Undefined;
        array = values.Array(function, slow, values.Number((int)path), values.String(reason));
        nint reference;
        JsValues.Check(Napi.CreateReference(values.Env, array, 1, &reference));
        lock (_bound)
        {
            _bound.Add((target, signature, callsBack), new BoundFunction(name, path, reason, reference, [.. owners]));
        }

        return array;
    }

    /// <summary>The symbol of a native function that was bound, for messages; its address where it was not.</summary>
    internal string NameOf(nint target)
    {
        // Other threads ask, too.
        lock (_bound)
        {
            foreach (((nint bound, _, _), BoundFunction function) in _bound)
            {
                if (bound == target)
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
        _descriptions.ForEach(static description => NativeMemory.Free((void*)description));
        _descriptions.Clear();
    }

    private CallDescription* Describe(nint target, Signature signature, CallsBack callsBack, List<object> owners, out NodeCallPath path, out string reason)
    {
        CallDescription* call = CallDescription.Allocate(signature.Parameters.Length);
        _descriptions.Add((nint)call);
        call->Target = target;
        call->State = context.CallState;
        call->CallsBack = callsBack;
        call->Count = (uint)signature.Parameters.Length;
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
            ?? FastCallRules.FindObstacle(context.NodeMajor, RuntimeInformation.ProcessArchitecture, OperatingSystem.IsMacOS(), signature);
        nint mark = call->CallsBack == CallsBack.PromisedNot ? (nint)(&call->State->Leaf) : 0;
        if (obstacle is null && context.FastPath.TryMakeReceiverStub(signature, call->Target, mark, out FastStub? stub, out obstacle))
        {
            path = NodeCallPath.Fast;
            reason = stub.Description;
            owners.Add(stub.Owner);
            return stub.Entry;
        }

        reason = obstacle;
        return 0;
    }

    private nint MakeFunction(JsValues values, CallDescription* call, bool isFast) =>
        context.V8 is not null ? context.V8->Bind(call, isFast) : NodeApiFunction.Make(values, call);
}
