#include "extras.h"
#include <atomic>
#include <future>
#include <iomanip>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace
{

int alive;
std::atomic<int> ends;

struct Counted
{
  Counted () { alive++; }
  ~Counted () { alive--; }
};

struct Refusal : std::runtime_error
{
  using std::runtime_error::runtime_error;
};

struct AtThreadEnd
{
  ~AtThreadEnd () { ends++; }
  int value = 0;
};

thread_local AtThreadEnd at_end;

int
descend (int depth)
{
  Counted here;
  if (depth == 0)
    throw Refusal ("at the bottom of " + std::to_string (alive));
  return descend (depth - 1) + 1;
}

struct Shape
{
  virtual ~Shape () = default;
};

struct Square : Shape
{
};

}

int
extras_caught (int depth)
{
  try
    {
      try
        {
          return descend (depth);
        }
      catch (const std::logic_error &)
        {
          return -1;
        }
    }
  catch (const std::exception &problem)
    {
      return alive == 0 ? static_cast<int> (std::string (problem.what ()).size ()) : -2;
    }
}

size_t
extras_formatted (unsigned number, double fraction, char *text, size_t size)
{
  std::ostringstream stream;
  stream.imbue (std::locale::classic ());
  stream << std::hex << number << ' ' << std::fixed << std::setprecision (3) << fraction;
  std::string result = stream.str ();
  result.copy (text, size - 1);
  text[std::min (result.size (), size - 1)] = 0;
  return result.size ();
}

long
extras_across_threads (int count)
{
  std::mutex lock;
  std::map<int, long> values;
  std::vector<std::thread> threads;
  for (int i = 1; i <= count; i++)
    threads.emplace_back ([&, i] {
      at_end.value = i;
      std::lock_guard<std::mutex> guard (lock);
      values[i] = at_end.value;
    });
  for (auto &thread : threads)
    thread.join ();

  auto failing = std::async (std::launch::async, [] () -> int { throw Refusal ("elsewhere"); });
  try
    {
      failing.get ();
      return 0;
    }
  catch (const Refusal &)
    {
    }
  return std::accumulate (values.begin (), values.end (), 0L, [] (long sum, const auto &entry) { return sum + entry.second; });
}

int
extras_thread_ends (void)
{
  return ends;
}

int
extras_call (int (*function) (int), int value)
{
  std::unique_ptr<Shape> shape = std::make_unique<Square> ();
  try
    {
      return function (value) + (dynamic_cast<Square *> (shape.get ()) != nullptr);
    }
  catch (...)
    {
      return -1;
    }
}
