// SPDX-License-Identifier: Apache-2.0
#include "c_api/shared_provider.h"

namespace siegel::c_api {

Result<const Provider*> shared_provider() {
  static const auto provider = make_provider(system_random());
  if (!provider) return fail(provider.error());
  return provider->get();
}

}  // namespace siegel::c_api
