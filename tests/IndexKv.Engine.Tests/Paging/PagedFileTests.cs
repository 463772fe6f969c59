using IndexKv.Engine.Files;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Tests.Paging;

[TestFixture]
public sealed class PagedFileTests
{
    private const long Page = 3;

    private readonly PagePool _pool = new();

    [Test]
    public void Version_is_kept_as_long_as_a_snapshot_picks_it_and_no_longer()
    {
        using var file = NewFile();
        file.Publish(Page, 10, Content(10), [9]);
        file.Publish(Page, 11, Content(11), [9, 10]);
        file.Publish(Page, 12, Content(12), [9, 10, 11]);

        // Nobody reads at 11 any more, whose content therefore goes when the next comes; 9 sees the file's own page.
        file.Publish(Page, 13, Content(13), [9, 10, 12]);

        Versions(file).Should().Equal(13, 12, 10);
        file.Find(Page, 9).Should().BeNull();
        file.Find(Page, 10)!.Bytes[0].Should().Be(10);
        file.Find(Page, 12)!.Bytes[0].Should().Be(12);
        file.Find(Page, 99)!.Bytes[0].Should().Be(13);
    }

    [Test]
    public void Long_file_grows_by_whole_large_pages_a_step_before_they_are_needed()
    {
        using var file = NewFile();
        for (var needed = 16L << 20; needed <= 100 << 20; needed += 100_000)
        {
            file.EnsureLength(needed);

            (file.File.Length % (2 << 20)).Should().Be(0);
            (file.File.Length - needed).Should().BeInRange(needed / 64, (needed / 64) + (4 << 20));
        }
    }

    [Test]
    public void Many_commits_beside_one_old_snapshot_keep_one_version_for_it()
    {
        using var file = NewFile();
        file.Publish(Page, 1, Content(1), [0]);
        for (var version = 2; version < 1000; version++)
            file.Publish(Page, version, Content(version), [1, version - 1]);
        Versions(file).Should().Equal(999, 998, 1);
    }

    [Test]
    public void Write_back_for_an_old_snapshot_keeps_what_is_newer()
    {
        using var file = NewFile();
        file.Publish(Page, 1, Content(1), [0]);
        file.Publish(Page, 2, Content(2), [1]);
        file.WriteBack(1);
        file.ForgetWritten(1, 1);
        FirstByte(file).Should().Be(1);
        Versions(file).Should().Equal(2);
        file.WriteBack(2);
        file.ForgetWritten(2, 2);
        FirstByte(file).Should().Be(2);
        Versions(file).Should().BeEmpty();
    }

    [Test]
    public void Logged_pages_are_known_until_the_log_restarts()
    {
        using var file = NewFile();
        file.Publish(Page, 1, Content(1), [0]);
        file.WriteBack(1);
        file.ForgetWritten(1, 1);
        file.IsLogged(0, 3).Should().BeFalse();
        file.IsLogged(0, 4).Should().BeTrue("a recovery would write that change again");
        file.LogRestarted();
        file.IsLogged(0, 4).Should().BeFalse();
    }

    private PagedFile NewFile() => new(new MemoryFileSystem().Open("file", FileOpenMode.Create), _pool);

    private PageBuffer Content(int value)
    {
        var buffer = _pool.Rent();
        buffer.Bytes.Fill((byte)value);
        return buffer;
    }

    private static byte FirstByte(PagedFile file)
    {
        var bytes = new byte[PageFormat.PageSize];
        file.CopyBase(Page, bytes);
        return bytes[0];
    }

    private static IEnumerable<long> Versions(PagedFile file)
    {
        for (var version = file.Find(Page, long.MaxValue); version is not null; version = version.Older)
            yield return version.Version;
    }
}
