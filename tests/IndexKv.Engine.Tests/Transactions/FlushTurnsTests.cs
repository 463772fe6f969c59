using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Transactions;

[TestFixture]
public sealed class FlushTurnsTests
{
    [Test]
    public void Version_that_is_flushed_needs_no_turn()
    {
        var turns = new FlushTurns();
        turns.TryTake(5);
        turns.Return(5);
        (turns.TryTake(5), turns.TryTake(6)).Should().Be((false, true));
    }

    [Test]
    public async Task Those_whom_a_flush_served_go_on_without_the_turn()
    {
        var turns = new FlushTurns();
        turns.TryTake(1);
        var served = await Waiting(turns, 2, 3);
        turns.Return(3);
        (await Task.WhenAll(served)).Should().Equal(false, false);
    }

    [Test]
    public async Task Who_came_too_late_for_a_flush_gets_the_turn_before_others()
    {
        var turns = new FlushTurns();
        turns.TryTake(1);
        var late = await Waiting(turns, 2, 3);
        turns.Return(1);
        var first = await Task.WhenAny(late);
        (await first, late.Count(task => task.IsCompleted)).Should().Be((true, 1));
        turns.Return(3);
        (await Task.WhenAll(late)).Should().BeEquivalentTo([true, false]);
    }

    [Test]
    public async Task Turn_goes_on_after_a_flush_that_failed()
    {
        var turns = new FlushTurns();
        turns.TryTake(1);
        var waiting = await Waiting(turns, 1, 2);
        turns.Return(0);
        await await Task.WhenAny(waiting);
        turns.Return(0);
        (await Task.WhenAll(waiting)).Should().Equal(true, true);
    }

    // Threads that are known to wait, in that order.
    private static async Task<Task<bool>[]> Waiting(FlushTurns turns, params long[] versions)
    {
        var tasks = new List<Task<bool>>();
        foreach (var version in versions)
        {
            Thread? thread = null;
            var task = Task.Factory.StartNew(
                () =>
                {
                    Volatile.Write(ref thread, Thread.CurrentThread);
                    return turns.TryTake(version);
                },
                TaskCreationOptions.LongRunning);
            while (Volatile.Read(ref thread)?.ThreadState.HasFlag(ThreadState.WaitSleepJoin) != true)
                await Task.Delay(1);
            tasks.Add(task);
        }

        return [.. tasks];
    }
}
