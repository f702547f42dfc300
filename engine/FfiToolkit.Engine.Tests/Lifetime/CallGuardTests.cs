using System.Diagnostics;
using FfiToolkit.Calls;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>The guard alone, with a release that is a flag: millions of races in the time of one that unmaps a library.</summary>
public sealed unsafe class CallGuardTests
{
    // 64 MiB: more than a cache holds.
    private const int ColdWords = 8 * 1024 * 1024;

    [Fact]
    public void Whoever_gets_in_while_the_guard_is_closed_is_waited_for()
    {
        Assert.SkipWhen(Guest.IsWine, "Wine 8 has no process-wide barrier: FlushProcessWriteBuffers does nothing there, which this test shows.");
        Race race = new(2);
        bool wasReleasedInside = false;
        Thread caller = new(() =>
        {
            using ProcessorOfItsOwn now = new();
            byte local;
            long[] cold = new long[ColdWords];
            int next = 0;
            CallGuard warm = new(static () => { });
            warm.Leave(warm.Enter(CallMarks.PageOf((nint)(&local))));
            nint page = CallMarks.PageOf((nint)(&local));
            CallMark* mark = CallMarks.FirstFor(page);
            while (race.Meet() is { } round)
            {
                // A store waits behind those before it, and these for memory: a mark that is not ordered by the one who closes
                // is seen too late.
                for (int i = 0; i < 16; i++)
                {
                    next = (next + 1031) % ColdWords;
                    cold[next] = i;
                }

                // Who is not let in at once asks, as every call does: for a moment it was marked, and may have kept the closer from
                // releasing. It gets in where the mark is another page's, which a thread of a test beside this one made it.
                CallMark* inside = CallGuard.TryEnter(round.Guard.Gate, mark, page) ? mark : EnterUnlessClosed(round.Guard, page);
                if (inside != null)
                {
                    for (int look = 0; look < 300; look++)
                    {
                        wasReleasedInside |= Volatile.Read(ref round.Releases) != 0;
                    }

                    round.Guard.Leave(inside);
                }

                race.Meet();
            }
        });
        caller.Start();
        int turn = 0;
        int wrong = race.Run(round =>
        {
            Thread.SpinWait(turn++ % 100);
            round.Guard.Close();
            race.Meet();
        });

        caller.Join();
        Assert.False(wasReleasedInside, "What the guard protects was released under a call.");
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Of_threads_that_leave_at_once_one_releases()
    {
        const int threads = 3;
        Race race = new(threads + 1);
        Thread[] callers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            using ProcessorOfItsOwn now = new();
            byte local;
            while (race.Meet() is { } round)
            {
                CallMark* mark = round.Guard.Enter(CallMarks.PageOf((nint)(&local)));
                race.Meet();
                race.Meet();
                round.Guard.Leave(mark);
                race.Meet();
            }
        }))];
        Array.ForEach(callers, static caller => caller.Start());
        int early = 0;
        int wrong = race.Run(round =>
        {
            race.Meet();
            round.Guard.Close();
            early += round.Releases;
            race.Meet();
            race.Meet();
        });

        Array.ForEach(callers, static caller => caller.Join());
        Assert.Equal((0, 0), (early, wrong));
    }

    [Fact]
    public void Calls_nested_deeper_than_a_page_of_stack_has_marks_are_each_waited_for()
    {
        byte local;
        Round round = new();
        nint[] marks = new nint[12];
        for (int i = 0; i < marks.Length; i++)
        {
            marks[i] = (nint)round.Guard.Enter(CallMarks.PageOf((nint)(&local)));
        }

        Assert.Equal(12, marks.Distinct().Count());
        round.Guard.Close();
        foreach (nint mark in marks.Reverse())
        {
            Assert.Equal(0, round.Releases);
            round.Guard.Leave((CallMark*)mark);
        }

        Assert.Equal(1, round.Releases);
    }

    [Fact]
    public void A_call_inside_another_guard_delays_nobody()
    {
        byte local;
        Round blocked = new();
        CallMark* outer = blocked.Guard.Enter(CallMarks.PageOf((nint)(&local)));
        blocked.Guard.Close();
        Round free = new();
        free.Guard.Leave(free.Guard.Enter(CallMarks.PageOf((nint)(&local))));
        free.Guard.Close();

        Assert.Equal((0, 1), (blocked.Releases, free.Releases));
        Assert.Throws<FfiClosedException>(() => _ = (nint)Enter(blocked.Guard));
        Assert.Equal(0, blocked.Releases);
        blocked.Guard.Leave(outer);
        Assert.Equal(1, blocked.Releases);

        static CallMark* Enter(CallGuard guard)
        {
            byte local;
            return guard.Enter(CallMarks.PageOf((nint)(&local)));
        }
    }

    [Fact]
    public void A_thread_finds_its_mark_at_once_from_its_second_call_on()
    {
        Round round = new();
        int found = 0;
        for (int i = 0; i < 64; i++)
        {
            Thread thread = new(() =>
            {
                byte local;
                round.Guard.Leave(round.Guard.Enter(CallMarks.PageOf((nint)(&local))));
                nint page = CallMarks.PageOf((nint)(&local));
                CallMark* mark = CallMarks.FirstFor(page);
                if (CallGuard.TryEnter(round.Guard.Gate, mark, page))
                {
                    found++;
                    round.Guard.Leave(mark);
                }
            });
            thread.Start();
            thread.Join();
        }

        // Two pages of stack may want the same mark: one in some hundred does.
        Assert.InRange(found, 60, 64);
    }

    private static CallMark* EnterUnlessClosed(CallGuard guard, nint page)
    {
        try
        {
            return guard.Enter(page);
        }
        catch (FfiClosedException)
        {
            return null;
        }
    }

    private sealed class Round
    {
        internal int Releases;

        internal Round() => Guard = new CallGuard(() => Interlocked.Increment(ref Releases));

        internal CallGuard Guard { get; }
    }

    /// <summary>Rounds in which threads go on within nanoseconds of each other, where they have processors of their own.</summary>
    private sealed class Race(int threads)
    {
        private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1);

        private Round? _round;
        private int _arrived;
        private int _meetings;

        /// <summary>Starts rounds until the time is over; each begins with a meeting.</summary>
        /// <returns>In how many the guard did not release just once.</returns>
        internal int Run(Action<Round> act)
        {
            using ProcessorOfItsOwn now = new();
            int wrong = 0;
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_time;)
            {
                Round round = new();
                _round = round;
                Meet();
                act(round);
                wrong += round.Releases == 1 ? 0 : 1;
            }

            _round = null;
            Meet();
            return wrong;
        }

        /// <summary>Waits until all threads are here.</summary>
        /// <returns>The round; null where there are no more.</returns>
        internal Round? Meet()
        {
            int meeting = Volatile.Read(ref _meetings);
            if (Interlocked.Increment(ref _arrived) == threads)
            {
                _arrived = 0;
                Volatile.Write(ref _meetings, meeting + 1);
                return _round;
            }

            for (int spins = 0; Volatile.Read(ref _meetings) == meeting; spins++)
            {
                if (spins > 1000)
                {
                    Thread.Yield();
                }
            }

            return _round;
        }
    }
}
