using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Calls;

/// <summary>
/// The process's call marks: a hash table by page of stack. A page of stack is used by one live thread at a time, so that
/// whoever runs on it owns its marks, without an atomic operation and without asking which thread it is. A thread leaves
/// nothing behind when it ends: the next one on that page goes on with its marks.
/// </summary>
/// <remarks>
/// Stacks that a program lays end to end in one allocation may share a page of 4 KiB; two threads run in it at once only
/// where one of them is about to overflow.
/// </remarks>
internal static unsafe class CallMarks
{
    private const int PageBits = 12;

    // 2 MiB of address space, of which a mark that is used touches one page of memory.
    private const int CountBits = 15;
    private const int ByteBits = 6;

    // Places where a page's mark may be: the further ones are for calls within calls, and where the first is another page's.
    private const int Ways = 4;

    // The pages of a stack are neighbours, and stacks lie at equal distances: multiplying by 2^32 divided by the golden ratio
    // spreads both (Knuth, The Art of Computer Programming, volume 3, section 6.4). Less 2^64, which no bit that is used sees:
    // so it fits into the instruction.
    private const ulong Spread = unchecked((ulong)(int)0x9E37_79B1);

    // The bits that are used are the highest of the lower 32 of a page's number times that.
    private const int SpreadBits = PageBits + 32 - CountBits - ByteBits;

    // No initialiser in this class: a call reads these without asking whether one has run.
    private static nint s_table;
    private static int s_closings;
    private static nint s_taken;
    private static nint s_spares;

    /// <summary>Makes the table: before the first call of the process.</summary>
    internal static void Prepare()
    {
        if (Volatile.Read(ref s_table) != 0)
        {
            return;
        }

        void* memory = NativeMemory.AllocZeroed((1 << CountBits) + Ways, CallMark.Bytes);
        if (Interlocked.CompareExchange(ref s_table, (nint)Align(memory), 0) != 0)
        {
            NativeMemory.Free(memory);
        }
    }

    /// <summary>The first place where the mark of a page may be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CallMark* FirstFor(nint page) =>
        (CallMark*)(s_table + (nint)(((ulong)page * Spread >> SpreadBits) & (((1u << CountBits) - 1) << ByteBits)));

    /// <summary>The page of stack that a variable is on: its last address, which is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint PageOf(ref CallFrame frame) => PageOf((nint)Unsafe.AsPointer(ref frame));

    /// <inheritdoc cref="PageOf(ref CallFrame)"/>
    /// <param name="address">The address of a variable.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nint PageOf(nint address) => address | ((1 << PageBits) - 1);

    /// <summary>Marks a call, wherever there is a mark for it.</summary>
    /// <param name="page">The page of stack of the caller's frame.</param>
    /// <param name="gate">The gate of the guard that is entered.</param>
    internal static CallMark* Take(nint page, nint gate)
    {
        CallMark* first = FirstFor(page);
        for (CallMark* mark = first; mark < first + Ways; mark++)
        {
            if (mark->Page == 0 && Interlocked.CompareExchange(ref mark->Page, page, 0) == 0)
            {
                mark->Inside = page;
                Link(ref s_taken, mark);
            }

            if (mark->Inside == page)
            {
                mark->Inside = gate;
                return mark;
            }
        }

        return TakeSpare(page, gate);
    }

    /// <summary>Ends the call of a mark.</summary>
    /// <returns>Whether some guard waits for calls to end: then the mark's must be told.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool End(CallMark* mark)
    {
        Volatile.Write(ref mark->Inside, mark->Page);
        return Volatile.Read(ref s_closings) != 0;
    }

    /// <summary>From here until <see cref="EndClosing"/> each call that ends tells its guard.</summary>
    internal static void BeginClosing() => Interlocked.Increment(ref s_closings);

    internal static void EndClosing() => Interlocked.Decrement(ref s_closings);

    /// <summary>Whether a call is inside a guard. What was marked before a process-wide barrier is seen after it.</summary>
    internal static bool AreInside(nint gate) => AreInside(ref s_taken, gate) || AreInside(ref s_spares, gate);

    /// <summary>Whether the calling thread is inside a call: whether a call is marked on its stack.</summary>
    /// <param name="local">The address of a local variable.</param>
    internal static bool IsWithinCall(void* local)
    {
        nint last = PageOf((nint)Callbacks.ThreadStack.Top);
        return IsWithin(ref s_taken, PageOf((nint)local), last) || IsWithin(ref s_spares, PageOf((nint)local), last);
    }

    private static bool IsWithin(ref nint list, nint first, nint last)
    {
        for (CallMark* mark = (CallMark*)Volatile.Read(ref list); mark is not null; mark = mark->Next)
        {
            // In this order: what is inside a gate has its page by then. Gates alone are even.
            if ((Volatile.Read(ref mark->Inside) & 1) == 0 && mark->Page >= first && mark->Page <= last)
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreInside(ref nint list, nint gate)
    {
        for (CallMark* mark = (CallMark*)Volatile.Read(ref list); mark is not null; mark = mark->Next)
        {
            if (Volatile.Read(ref mark->Inside) == gate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A mark that is of no page for good: where calls are nested deeper than a page has marks, or other pages have
    /// them all.
    /// </summary>
    private static CallMark* TakeSpare(nint page, nint gate)
    {
        for (CallMark* spare = (CallMark*)Volatile.Read(ref s_spares); spare is not null; spare = spare->Next)
        {
            nint last = spare->Page;
            if (spare->Inside == last && Interlocked.CompareExchange(ref spare->Inside, CallMark.Claimed, last) == last)
            {
                // Its last page may be of another thread, which must not take the call for its own.
                spare->Page = page;
                Volatile.Write(ref spare->Inside, gate);
                return spare;
            }
        }

        CallMark* added = Align(NativeMemory.AllocZeroed(2, CallMark.Bytes));
        added->Page = page;
        added->Inside = gate;
        Link(ref s_spares, added);
        return added;
    }

    /// <summary>Puts a mark into a list. Nothing is ever taken out of one, nor freed.</summary>
    private static void Link(ref nint list, CallMark* mark)
    {
        nint next;
        do
        {
            next = Volatile.Read(ref list);
            mark->Next = (CallMark*)next;
        }
        while (Interlocked.CompareExchange(ref list, (nint)mark, next) != next);
    }

    private static CallMark* Align(void* memory) => (CallMark*)(((nuint)memory + CallMark.Bytes - 1) & ~(nuint)(CallMark.Bytes - 1));
}
