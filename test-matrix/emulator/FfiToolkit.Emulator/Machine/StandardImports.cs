namespace FfiToolkit.Emulator.Machine;

/// <summary>What compilers call by themselves, even in freestanding code (GCC manual, "Standards": memcpy, memmove, memset, memcmp, abort).</summary>
internal static class StandardImports
{
    internal static void Register(ImportTable imports)
    {
        imports["memcpy"] = imports["memmove"] = Copy;
        imports["memset"] = static call => Fill(call, call.Argument(0), (byte)call.Argument(1), call.Argument(2));
        imports["bzero"] = imports["__bzero"] = static call => Fill(call, call.Argument(0), 0, call.Argument(1));
        imports["memcmp"] = imports["bcmp"] = Compare;
        imports["strlen"] = Length;
        imports["abort"] = imports["__stack_chk_fail"] = static call => throw new GuestAbortException($"the guest called {call.Name}");

        // Run-time ABI for the Arm Architecture, 5.3.4: these take a destination, a size and, to fill, a value last.
        foreach (string suffix in (ReadOnlySpan<string>)["", "4", "8"])
        {
            imports["__aeabi_memcpy" + suffix] = imports["__aeabi_memmove" + suffix] = Copy;
            imports["__aeabi_memset" + suffix] = static call => Fill(call, call.Argument(0), (byte)call.Argument(2), call.Argument(1));
            imports["__aeabi_memclr" + suffix] = static call => Fill(call, call.Argument(0), 0, call.Argument(1));
        }
    }

    private static ulong Copy(ImportCall call)
    {
        byte[] bytes = new byte[call.Argument(2)];
        call.Machine.Read(call.Argument(1), bytes);
        call.Machine.Write(call.Argument(0), bytes);
        return call.Argument(0);
    }

    private static ulong Fill(ImportCall call, ulong address, byte value, ulong count)
    {
        byte[] bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        call.Machine.Write(address, bytes);
        return address;
    }

    private static ulong Compare(ImportCall call)
    {
        byte[] first = new byte[call.Argument(2)];
        byte[] second = new byte[first.Length];
        call.Machine.Read(call.Argument(0), first);
        call.Machine.Read(call.Argument(1), second);
        return (ulong)first.AsSpan().SequenceCompareTo(second);
    }

    private static ulong Length(ImportCall call)
    {
        Span<byte> one = stackalloc byte[1];
        for (ulong length = 0; ; length++)
        {
            call.Machine.Read(call.Argument(0) + length, one);
            if (one[0] == 0)
            {
                return length;
            }
        }
    }
}
