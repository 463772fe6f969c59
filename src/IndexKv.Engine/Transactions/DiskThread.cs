using System.Diagnostics.CodeAnalysis;

namespace IndexKv.Engine.Transactions;

/// <summary>
/// One thread that waits for the disk on behalf of all asynchronous commits of a database, so that none of them holds a thread of its
/// caller or of the pool. It starts when needed and ends when it has had nothing to do for a while. Thread-safe.
/// </summary>
internal sealed class DiskThread
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    private readonly Queue<(Action Work, TaskCompletionSource Done)> _queue = new();
    private bool _isRunning;

    /// <summary>Does the work after what was given before; the task ends as the work did, and its continuations run elsewhere.</summary>
    public Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queue)
        {
            _queue.Enqueue((work, done));
            if (_isRunning)
            {
                Monitor.Pulse(_queue);
            }
            else
            {
                new Thread(Run) { IsBackground = true, Name = "IndexKv disk" }.Start();
                _isRunning = true;
            }
        }

        return done.Task;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the work throws is the awaiting caller's.")]
    private void Run()
    {
        while (Next() is var (work, done))
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    private (Action Work, TaskCompletionSource Done)? Next()
    {
        lock (_queue)
        {
            if (_queue.Count == 0)
                Monitor.Wait(_queue, Idle);
            if (_queue.TryDequeue(out var next))
                return next;
            _isRunning = false;
            return null;
        }
    }
}
