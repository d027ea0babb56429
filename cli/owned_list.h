// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

namespace siegel::cli {

/// Plain pointers, as the core takes them.
template <class T>
std::vector<const T*> pointers_to(const std::vector<std::unique_ptr<T>>& owned) {
  std::vector<const T*> pointers;
  pointers.reserve(owned.size());
  for (const auto& object : owned) pointers.push_back(object.get());
  return pointers;
}

/// Puts an object into a list of owned ones.
template <class Base, class Derived>
void keep(std::vector<std::unique_ptr<Base>>& list, Derived object) {
  list.push_back(std::make_unique<Derived>(std::move(object)));
}

}  // namespace siegel::cli
