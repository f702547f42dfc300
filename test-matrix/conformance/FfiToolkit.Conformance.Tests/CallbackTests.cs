using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Toolchain;
using FfiToolkit.Emulator.Unicorn;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance.Tests;

/// <summary>
/// Callback stubs of every convention, run on emulated processors. Compiled callers call them with scalars; with aggregates slot stubs
/// do, which are proven against compiled functions. A compiled function behind the callback keeps what it was given.
/// </summary>
public sealed class CallbackTests
{
    private const ulong Receiver = 0x7a7a_5a5a_1234_5678;
    private const int CasesPerUnit = 100;
    private const int EdgeBytes = 8192;
    private const int PlanWords = 300;

    private const string Entry = """
        #ifdef _WIN32
        #define EXPORT __declspec(dllexport)
        #else
        #define EXPORT __attribute__((visibility("default")))
        #endif
        typedef unsigned long long slot;
        typedef __UINTPTR_TYPE__ word;
        extern unsigned char ffitk_seen[];
        extern slot ffitk_called;
        extern volatile slot ffitk_result[];
        EXPORT slot ffitk_first = 1;

        /* plan: how many arguments; of each its place, or -1 for the receiver, and its size, or 0 for a scalar; the result's size; a mark */
        EXPORT void ffitk_enter(const int *plan, const slot *slots, unsigned char *result)
        {
            int count = *plan++;
            for (int i = 0; i < count; i++) {
                int at = *plan++, size = *plan++;
                const unsigned char *from = size ? (const unsigned char *)(word)slots[i] : (const unsigned char *)(slots + i);
                if (at < 0)
                    ffitk_first = slots[i];
                else
                    for (int b = 0; b < (size ? size : 8); b++)
                        ((volatile unsigned char *)ffitk_seen)[at + b] = from[b];
            }
            int size = *plan++;
            for (int b = 0; b < size; b++)
                ((volatile unsigned char *)result)[b] = ((volatile unsigned char *)ffitk_result)[b];
            ffitk_called = *plan;
        }
        """;

    [Theory]
    [InlineData("linux-x64", TargetAbi.SystemVX64)]
    [InlineData("win-x64", TargetAbi.WindowsX64)]
    [InlineData("linux-arm64", TargetAbi.Aapcs64)]
    [InlineData("osx-arm64", TargetAbi.AppleArm64)]
    [InlineData("win-arm64", TargetAbi.WindowsArm64)]
    [InlineData("linux-arm", TargetAbi.Aapcs32HardFloat)]
    public void Callbacks_see_what_callers_pass_and_give_back_what_they_return(string rid, TargetAbi abi)
    {
        Assert.SkipUnless(GuestToolchain.TryFind(out GuestToolchain? toolchain, out string? missing), missing ?? "");
        GuestTarget target = GuestTargets.Find(rid)!;
        target = target with { CompilerOptions = [.. target.CompilerOptions, "-fno-strict-aliasing"] };
        ImmutableArray<ConformanceCase> cases = [.. Corpus.Create(abi, Options.QuickCount, Corpus.Seed).Where(static one => !one.Signature.IsVariadic)];
        GuestSource[] units =
        [
            .. CorpusUnit.Of(cases, abi, (cases.Length + CasesPerUnit - 1) / CasesPerUnit).Select(static unit => new GuestSource(unit.Text) { Options = [unit.Optimisation] }),
            new GuestSource(Entry) { Options = ["-O0"] },
        ];
        string folder = typeof(CallbackTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static one => one.Key == "ConformanceFolder").Value!;
        folder = Directory.CreateDirectory(Path.Combine(folder, "callbacks", rid)).FullName;
        byte[] code = EmulatorRunner.Compile(toolchain, target, units, folder);
        using GuestMachine machine = new(target, watches: false);
        Cell cell = new(machine, machine.Load(code), abi);

        List<string> wrong = [];
        int scalars = 0;
        foreach (ConformanceCase one in cases)
        {
            if (cell.RunFromSlots(one) is { } what)
            {
                wrong.Add($"{one.Signature}, called by a slot stub: {what}");
            }

            if (one.IsScalar)
            {
                scalars++;
                if (cell.RunFromCaller(one) is { } other)
                {
                    wrong.Add($"{one.Signature}, called by a compiled function: {other}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Length + scalars}:\n{string.Join('\n', wrong.Take(12))}");
        Assert.InRange(scalars, 50, int.MaxValue);
        Assert.InRange(cases.Length - scalars, 50, int.MaxValue);
    }

    private sealed class Cell
    {
        private readonly GuestMachine _machine;
        private readonly EmulatedImage _image;
        private readonly TargetAbi _abi;
        private readonly IStubEmitter _emitter;
        private readonly ulong _cell;
        private readonly ulong _plan;
        private readonly ulong _trampoline;
        private readonly ulong _slotsEdge;
        private readonly ulong _resultEdge;

        internal Cell(GuestMachine machine, EmulatedImage image, TargetAbi abi)
        {
            _machine = machine;
            _image = image;
            _abi = abi;
            _emitter = StubEmitters.For(abi);
            _cell = machine.AllocateData(2 * sizeof(ulong));
            _plan = machine.AllocateData(PlanWords * sizeof(int));
            _trampoline = machine.AddCode(_emitter.EmitTrampoline(_cell));
            _slotsEdge = MakeEdge();
            _resultEdge = MakeEdge();
            WriteWords(image["ffitk_receiver"], Receiver);
        }

        private bool IsNarrow => _abi == TargetAbi.Aapcs32HardFloat;

        internal string? RunFromSlots(ConformanceCase one)
        {
            if (MakeBody(one, one.Signature, hasReceiver: false) is { } obstacle)
            {
                return obstacle;
            }

            StubRequest request = new(StubKind.Slot, _abi, one.Signature, _trampoline, HasAvx: false);
            return _emitter.TryEmit(request, out byte[]? code, out string? reason)
                ? Check(one, _machine.Cpu.Call(new GuestCall(Add(code)) { Integers = [SlotsOf(one), ResultOf(one)] }))
                : reason;
        }

        internal string? RunFromCaller(ConformanceCase one)
        {
            Signature signature = Signature.Create(one.Signature.ReturnType, [NativeType.Pointer, .. one.Signature.Parameters]);
            if (MakeBody(one, signature, hasReceiver: true) is { } obstacle)
            {
                return obstacle;
            }

            string? what = Check(one, _machine.Cpu.Call(new GuestCall(_image[CSource.CallerName(one.Id)]) { Integers = [_trampoline, SlotsOf(one), ResultOf(one)] }));
            ulong first = ReadWord(_image["ffitk_first"]);
            return what ?? (first == (IsNarrow ? Receiver & uint.MaxValue : Receiver) ? null : $"the first argument was 0x{first:x}");
        }

        private string? MakeBody(ConformanceCase one, Signature signature, bool hasReceiver)
        {
            StubRequest request = new(StubKind.Callback, _abi, signature, _image["ffitk_enter"], HasAvx: false);
            if (!_emitter.TryEmit(request, out byte[]? code, out string? reason))
            {
                return reason;
            }

            ulong body = Add(code);
            if (IsNarrow)
            {
                _machine.Write(_cell, MemoryMarshal.AsBytes<uint>([(uint)_plan, (uint)body]));
            }
            else
            {
                WriteWords(_cell, _plan, body);
            }

            NativeType result = one.Signature.ReturnType;
            List<int> plan = [signature.Parameters.Length, .. hasReceiver ? [-1, 0] : Array.Empty<int>()];
            for (int i = 0; i < one.Signature.Parameters.Length; i++)
            {
                NativeType type = one.Signature.Parameters[i];
                plan.AddRange(one.Area.Offsets[i], type.IsAggregate ? Values.Size(_abi, type) : 0);
            }

            plan.AddRange(result.IsAggregate ? Values.Size(_abi, result) : result.Kind == NativeKind.Void ? 0 : sizeof(ulong), one.Id + 1);
            _machine.Write(_plan, MemoryMarshal.AsBytes<int>(plan.ToArray()));

            byte[] seen = new byte[Math.Max(1, one.Slots.Length)];
            seen.AsSpan().Fill(0xB5);
            _machine.Write(_image["ffitk_seen"], seen);
            WriteWords(_image["ffitk_called"], 0);
            _machine.Write(SlotsOf(one), one.Slots.AsSpan());
            byte[] place = new byte[one.Result.Length];
            place.AsSpan().Fill(ConformanceCase.Untouched);
            _machine.Write(ResultOf(one), place);

            // What enters from a callback is to extend its result by itself.
            if (result.IsAggregate)
            {
                _machine.Write(_image["ffitk_result"], one.Result.AsSpan());
            }
            else if (result.Kind != NativeKind.Void)
            {
                WriteWords(_image["ffitk_result"], one.ScalarResult);
            }

            return null;
        }

        private string? Check(ConformanceCase one, CallResult call)
        {
            if (!call.Violations.IsEmpty)
            {
                return string.Join("; ", call.Violations);
            }

            if (ReadWord(_image["ffitk_called"]) != (ulong)one.Id + 1)
            {
                return "the callback was not reached";
            }

            byte[] seen = new byte[one.Slots.Length];
            _machine.Read(_image["ffitk_seen"], seen);
            byte[] result = new byte[one.Result.Length];
            _machine.Read(ResultOf(one), result);
            List<string> wrong = one.Differences(seen, result);
            return wrong.Count == 0 ? null : string.Join("; ", wrong);
        }

        private ulong Add(byte[] code)
        {
            Assert.True(_machine.CodeRoom > (ulong)code.Length + 64, "the guest has no room for more code");
            return _machine.AddCode(code);
        }

        private ulong MakeEdge() => _machine.Pages.Map(EdgeBytes, MemoryAccess.Read | MemoryAccess.Write) + EdgeBytes;

        private ulong SlotsOf(ConformanceCase one) => _slotsEdge - (ulong)one.Slots.Length;

        private ulong ResultOf(ConformanceCase one) => _resultEdge - (ulong)one.Result.Length;

        private void WriteWords(ulong address, params ReadOnlySpan<ulong> values) => _machine.Write(address, MemoryMarshal.AsBytes(values));

        private ulong ReadWord(ulong address)
        {
            ulong value = 0;
            _machine.Read(address, MemoryMarshal.AsBytes(new Span<ulong>(ref value)));
            return value;
        }
    }
}
