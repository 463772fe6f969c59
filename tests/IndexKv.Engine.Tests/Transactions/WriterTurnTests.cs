using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Transactions;

[TestFixture]
public sealed class WriterTurnTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    [Test]
    public void TryTake_gives_the_turn_to_one_until_it_is_returned()
    {
        var turn = new WriterTurn();
        var taken = new List<bool> { turn.TryTake(), turn.TryTake() };
        turn.Return();
        taken.Add(turn.TryTake());
        taken.Should().Equal(true, false, true);
    }

    [Test]
    public async Task Turn_is_handed_on_in_the_order_of_coming()
    {
        var turn = new WriterTurn();
        turn.TryTake();
        var order = new List<int>();
        var waiting = Enumerable.Range(0, 10).Select(i => Follow(i)).ToList();
        turn.Return();
        await Task.WhenAll(waiting);
        order.Should().Equal(Enumerable.Range(0, 10));

        async Task Follow(int i)
        {
            (await turn.TakeAsync(Long, default)).Should().BeTrue();
            order.Add(i);
            turn.Return();
        }
    }

    [Test]
    public async Task Waiting_ends_without_the_turn_when_patience_does()
    {
        var turn = new WriterTurn();
        turn.TryTake();
        var got = new[] { turn.Take(TimeSpan.Zero, default), turn.Take(Short, default), await turn.TakeAsync(Short, default) };
        got.Should().Equal(false, false, false);
    }

    [Test]
    public async Task Who_lost_patience_or_was_cancelled_is_passed_over()
    {
        var turn = new WriterTurn();
        turn.TryTake();
        turn.Take(Short, default);
        await turn.TakeAsync(Short, default);
        using var cancellation = new CancellationTokenSource();
        var cancelled = new[] { Task.Run(() => turn.Take(Long, cancellation.Token)), turn.TakeAsync(Long, cancellation.Token).AsTask() };
        await cancellation.CancelAsync();
        foreach (var task in cancelled)
            await task.Invoking(t => t).Should().ThrowAsync<OperationCanceledException>();
        turn.Return();
        turn.TryTake().Should().BeTrue();
    }

    [Test]
    public async Task Turn_is_one_thread_s_at_a_time_and_never_lost_when_some_give_up()
    {
        var turn = new WriterTurn();
        var (inside, most, taken, givenUp) = (0, 0, 0, 0);
        var threads = Enumerable.Range(0, 8).Select(seed => Task.Factory.StartNew(() => Work(seed), TaskCreationOptions.LongRunning).Unwrap());
        await Task.WhenAll(threads);
        TestContext.Out.WriteLine($"{taken} taken, {givenUp} given up");
        (most, taken > 0, givenUp > 0, turn.TryTake()).Should().Be((1, true, true, true));

        async Task Work(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < 2_000; i++)
            {
                if (!await TakeOnce(random))
                {
                    Interlocked.Increment(ref givenUp);
                    continue;
                }

                most = Math.Max(most, Interlocked.Increment(ref inside));
                taken++;
                Thread.SpinWait(random.Next(2_000));
                Interlocked.Decrement(ref inside);
                turn.Return();
            }
        }

        async Task<bool> TakeOnce(Random random)
        {
            using var cancellation = new CancellationTokenSource();
            var kind = random.Next(6);
            if (kind == 0)
                cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(1_000)));
            try
            {
                return kind switch
                {
                    1 => turn.TryTake(),
                    2 => turn.Take(Short, cancellation.Token),
                    3 => await turn.TakeAsync(Long, cancellation.Token),
                    _ => turn.Take(Long, cancellation.Token),
                };
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
