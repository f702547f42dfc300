using System.Runtime.InteropServices;
using FfiToolkit.Memory;
using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Oracle;

/// <summary>
/// Every way into a compiled library: the compiler's own call, <c>Invoke</c> on stubs, on the machine's libffi and on this
/// repository's, and both stubs entered by themselves.
/// </summary>
internal sealed unsafe class OracleRoutes : IDisposable
{
    private readonly OracleLibrary _library;
    private readonly StubBug? _bug;
    private readonly FfiContext _fast = Contexts.Open(CallPath.Fast);
    private readonly FfiContext _slow = Contexts.Open(CallPath.Libffi);
    private readonly FfiContext? _planned = Contexts.TryOpenOnPackedLibffi();
    private readonly DynamicLibrary _fastCallees;
    private readonly DynamicLibrary _slowCallees;
    private readonly DynamicLibrary? _plannedCallees;
    private readonly CodeHeap _heap = new(CodeRegionKind.DualMapped);
    private readonly ulong* _mark = (ulong*)NativeMemory.AllocZeroed(2, sizeof(ulong));

    internal OracleRoutes(OracleLibrary library, StubBug? bug = null)
    {
        _library = library;
        _bug = bug;
        _fastCallees = _fast.Load(library.Path);
        _slowCallees = _slow.Load(library.Path);
        _plannedCallees = _planned?.Load(library.Path);
    }

    /// <summary>The libffi of each route that has one.</summary>
    internal string Versions => $"libffi {_slow.Libffi.Version ?? _slow.Libffi.Path}{(_planned is null ? "" : $" and {_planned.Libffi.Version}")}";

    /// <summary>Makes the routes of one case, for as long as the caller keeps them.</summary>
    internal OracleCaseRoutes Open(OracleCase one)
    {
        NativeFunction byStub = _fastCallees.GetFunction(one.CalleeName, one.Signature);
        NativeFunction byLibffi = _slowCallees.GetFunction(one.CalleeName, one.Signature);
        Assert.Equal((CallPath.Fast, CallPath.Libffi), (byStub.CallPath, byLibffi.CallPath));
        CodeBlock slot = Emit(StubKind.Slot, one);
        List<CodeBlock> stubs = [slot];
        List<Route> routes =
        [
            CompiledRoute.Direct(_library, one),
            new InvokeRoute(_library, byStub),
            new InvokeRoute(_library, byLibffi, _slow.Libffi.Version),
            new SlotRoute(_library, slot.Entry.Value),
        ];
        CodeBlock receiver = Emit(StubKind.Receiver, one);
        routes.Add(CompiledRoute.ThroughReceiverStub(_library, one, receiver.Entry.Value));
        stubs.Add(receiver);
        if (one.IsScalar)
        {
            CodeBlock marked = OracleStubs.Emit(_heap, _library, StubKind.Receiver, one, one.Signature, mark: (ulong)_mark);
            routes.Add(CompiledRoute.ThroughMarkedStub(_library, one, marked.Entry.Value, _mark));
            stubs.Add(marked);
        }

        if (_plannedCallees is not null)
        {
            routes.Add(new InvokeRoute(_library, _plannedCallees.GetFunction(one.CalleeName, one.Signature), $"{_planned!.Libffi.Version}, packed"));
        }

        return new OracleCaseRoutes(routes, stubs);
    }

    public void Dispose()
    {
        _heap.Dispose();
        NativeMemory.Free(_mark);
        _planned?.Dispose();
        _slow.Dispose();
        _fast.Dispose();
    }

    private CodeBlock Emit(StubKind kind, OracleCase one) => _bug is { } bug && bug.IsIn(kind, one.Signature)
        ? OracleStubs.Emit(_heap, _library, kind, one, bug.Emitted?.Invoke(one.Signature) ?? one.Signature, bug.Damage)
        : OracleStubs.Emit(_heap, _library, kind, one, one.Signature);
}

/// <summary>The routes of one case, with the stubs that some of them enter.</summary>
internal sealed record OracleCaseRoutes(IReadOnlyList<Route> Routes, IReadOnlyList<CodeBlock> Stubs) : IDisposable
{
    public void Dispose()
    {
        foreach (CodeBlock stub in Stubs)
        {
            stub.Dispose();
        }
    }
}
