using IndexKv.Engine.Errors;
using IndexKv.Engine.Execution.Spilling;
using IndexKv.Engine.Files;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Tests.Execution.Spilling;

[TestFixture]
public sealed class SpillFileTests
{
    [Test]
    public void No_flipped_bit_is_read_as_a_row()
    {
        var memory = new MemoryFile("m");
        using var file = new SpillFile(memory, 64);
        for (var i = 0; i < 20; i++)
            file.Add([KvValue.FromInt64(i), KvValue.FromText($"row {i}")]);
        var run = file.EndRun();
        run.Read(2).Select(r => r[1].AsText()).Should().Equal(Enumerable.Range(0, 20).Select(i => $"row {i}"));
        for (var bit = 0; bit < 8 * memory.Length; bit++)
        {
            Flip(memory, bit);
            var reading = () => run.Read(2).Count();
            reading.Should().Throw<EngineException>($"bit {bit}").Which.Code.Should().Be(EngineErrorCode.Damaged);
            Flip(memory, bit);
        }
    }

    [Test]
    public void Row_longer_than_a_block_is_read_back()
    {
        using var file = new SpillFile(new MemoryFile("m"), 64);
        file.Add([KvValue.FromBlob(new byte[100_000])]);
        file.Add([KvValue.FromBlob([1])]);
        file.EndRun().Read(1).Select(r => r[0].AsBlob().Length).Should().Equal(100_000, 1);
    }

    [Test]
    public void Rows_of_no_values_are_counted()
    {
        using var file = new SpillFile(new MemoryFile("m"), 64);
        for (var i = 0; i < 1_000; i++)
            file.Add([]);
        file.EndRun().Read(0).Should().HaveCount(1_000);
    }

    [Test]
    public void Temporary_files_have_no_name_that_another_could_open()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "indexkv-*.tmp").Length;
        using var file = TemporaryFile.Create();
        file.Write(0, [1, 2, 3]);
        if (!OperatingSystem.IsWindows())
            File.Exists(file.Path).Should().BeFalse();
        var read = new byte[3];
        file.Read(0, read);
        read.Should().Equal(1, 2, 3);
        file.Dispose();
        Directory.GetFiles(Path.GetTempPath(), "indexkv-*.tmp").Length.Should().Be(before);
    }

    private static void Flip(MemoryFile file, int bit)
    {
        var value = new byte[1];
        file.Read(bit / 8, value);
        value[0] ^= (byte)(1 << (bit % 8));
        file.Write(bit / 8, value);
    }
}
