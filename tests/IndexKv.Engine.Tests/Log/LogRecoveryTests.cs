using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;
using IndexKv.Engine.Log;

namespace IndexKv.Engine.Tests.Log;

/// <summary>Logs as crashes and failures leave them, block by block.</summary>
[TestFixture]
public sealed class LogRecoveryTests
{
    private static readonly LogHeader Header = new(Generation: 2, Database: 77, FirstBlock: 10, Checkpoint: 5);

    private IFile _file = null!;

    [SetUp]
    public void MakeLog()
    {
        _file = new MemoryFileSystem().Open("log", FileOpenMode.Create);
        _file.SetLength(LogFormat.HeaderSize);
        Header.Write(_file);
    }

    [TearDown]
    public void Close() => _file.Dispose();

    [Test]
    public void Whole_transactions_are_replayed_in_order()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 10);
        Append(writer, version: 7, bytes: 5_000);
        Append(writer, version: 8, bytes: 0);
        Recover().Should().Equal((6, 10), (7, 5_000), (8, 0));
    }

    [Test]
    public void Transaction_cut_short_at_any_block_is_passed_over()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 10);
        writer.Flush();
        var end = Blocks(writer);
        Append(writer, version: 7, bytes: 3_000);
        var whole = _file.View(0, (int)_file.Length).ToArray();
        for (var block = end; block < Blocks(writer); block++)
        {
            _file.Write(0, whole);
            _file.Write(Offset(block), new byte[LogFormat.BlockSize]);
            Recover().Should().Equal((6, 10));
        }
    }

    [Test]
    public void Missing_block_of_what_was_flushed_is_damage_and_not_the_logs_end()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 2_000);
        Append(writer, version: 7, bytes: 10);
        writer.Flush();
        Append(writer, version: 8, bytes: 10);
        for (var block = 0; block < Blocks(writer) - 1; block++)
        {
            var content = _file.View(Offset(block), LogFormat.BlockSize).ToArray();
            _file.Write(Offset(block), new byte[LogFormat.BlockSize]);
            var recover = () => Recover();
            var error = recover.Should().Throw<EngineException>().Which;
            error.Code.Should().Be(EngineErrorCode.Damaged);
            error.Offset.Should().Be(Offset(block));
            _file.Write(Offset(block), content);
        }

        Recover().Should().HaveCount(3);
    }

    [Test]
    public void Abandoned_transaction_is_not_found_again_though_all_of_it_was_written()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 10);
        Append(writer, version: 7, bytes: 4_000);
        writer.Abandon();
        Recover().Should().Equal((6, 10));
        Append(writer, version: 7, bytes: 20);
        Recover().Should().Equal((6, 10), (7, 20));
    }

    [Test]
    public void Rest_of_an_abandoned_transaction_is_not_taken_for_the_end_of_one_that_was_cut_short_in_its_place()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 4_000);
        var abandoned = _file.View(0, (int)_file.Length).ToArray();
        writer.Abandon();
        Append(writer, version: 6, bytes: 3_000);

        // Of the second attempt's blocks only the first two reached the medium.
        _file.Write(Offset(2), abandoned.AsSpan((int)Offset(2)));
        Recover().Should().BeEmpty();
    }

    [TestCase(2, 7)]
    [TestCase(3, 7)]
    [TestCase(4, 8)]
    public void Rest_of_an_abandoned_transaction_in_place_of_a_block_that_was_not_flushed_ends_the_log(int block, int last)
    {
        AppendOverAbandoned(block, flush: false);
        Recover().Select(t => t.Version).Should().Equal(Enumerable.Range(6, last - 5).Select(v => (long)v));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Rest_of_an_abandoned_transaction_in_place_of_a_block_that_was_flushed_is_damage(int block)
    {
        AppendOverAbandoned(block, flush: true);
        var recover = () => Recover();
        recover.Should().Throw<EngineException>().Which.Offset.Should().Be(Offset(block));
    }

    [Test]
    public void Old_blocks_after_a_restart_are_not_replayed()
    {
        var writer = Writer();
        for (var version = 6; version < 20; version++)
            Append(writer, version, bytes: 700);
        writer.Flush();
        writer.Restart(19, flush: true);
        Append(writer, version: 20, bytes: 30);
        Recover(LogHeader.Read(_file)).Should().Equal((20, 30));
    }

    [Test]
    public void Blocks_behind_a_lost_first_one_are_not_taken_for_new_when_others_stand_before_them()
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 10);
        Append(writer, version: 7, bytes: 20);
        _file.Write(Offset(0), new byte[LogFormat.BlockSize]);
        var reader = new LogReader(_file, Header);
        reader.MoveNext().Should().BeFalse();

        var next = new LogWriter(_file, Header, reader.NextBlock);
        next.Restart(5, flush: true);
        Append(next, version: 6, bytes: 30);

        Recover(LogHeader.Read(_file)).Should().Equal((6, 30));
    }

    [Test]
    public void Transaction_that_the_stores_files_have_already_is_replayed_without_harm_and_a_gap_is_damage()
    {
        Append(Writer(), version: 5, bytes: 10);
        Recover().Should().Equal((5, 10));
        MakeLog();
        Append(Writer(), version: 7, bytes: 10);
        var recover = () => Recover();
        recover.Should().Throw<EngineException>().WithMessage("*transaction 7 follows 5*");
    }

    // Transaction 6 in block 0, 7 in 1, 8 in 2 and 3, 9 in 4; one of them as a transaction that was abandoned before 7 had left it.
    private void AppendOverAbandoned(int block, bool flush)
    {
        var writer = Writer();
        Append(writer, version: 6, bytes: 10);
        Append(writer, version: 7, bytes: 4_000);
        var abandoned = _file.View(Offset(block), LogFormat.BlockSize).ToArray();
        writer.Abandon();
        Append(writer, version: 7, bytes: 10);
        Append(writer, version: 8, bytes: 700);
        if (flush)
            writer.Flush();
        Append(writer, version: 9, bytes: 10);
        _file.Write(Offset(block), abandoned);
    }

    private LogWriter Writer() => new(_file, Header, Header.FirstBlock);

    private static void Append(LogWriter writer, long version, int bytes)
    {
        writer.Begin();
        writer.Change(1, version * 100, new byte[bytes]);
        writer.Commit(version);
    }

    private static long Blocks(LogWriter writer) => writer.Length / LogFormat.BlockSize;

    private static long Offset(long block) => LogFormat.HeaderSize + (block * LogFormat.BlockSize);

    private List<(long Version, int Bytes)> Recover(LogHeader? header = null)
    {
        var replayed = new List<(long, int)>();
        var start = header ?? Header;
        new LogRecovery(new LogReader(_file, start), start.Checkpoint).Replay(
            (version, _, offset, bytes) =>
            {
                offset.Should().Be(version * 100);
                replayed.Add((version, bytes.Length));
            },
            _ => Assert.Fail("No file was dropped."));
        return replayed;
    }
}
